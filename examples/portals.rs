//! A county of simulated portals on loopback: every site system, and a host for every obstacle.
//!
//! `cargo run --example portals` prints where they are and what is planted on them, and serves them
//! until Ctrl-C. With `--list`, every planted report is printed too.

use std::io::{self, Write};

use gouji::simulator::obstacle::Obstacle;
use gouji::simulator::server::{Server, Stand};
use gouji::simulator::{behind, sites};

fn main() -> io::Result<()> {
    let stands = sites().into_iter().map(Stand::plain).chain(Obstacle::ALL.map(behind)).collect();
    let server = Server::with(stands)?;
    let is_list = std::env::args().any(|argument| argument == "--list");
    show(&server, is_list, &mut io::stdout().lock())?;
    let runtime = tokio::runtime::Builder::new_current_thread().enable_all().build()?;
    runtime.block_on(tokio::signal::ctrl_c())
}

/// A line for each host: its name, its address, what is planted, what stands in the way.
fn show(server: &Server, is_list: bool, out: &mut impl Write) -> io::Result<()> {
    for name in server.names() {
        let Some(url) = server.url(name) else { continue };
        let planted = server.planted(name);
        let readable = planted.iter().filter(|planted| planted.readable).count();
        let obstacle = Obstacle::ALL.into_iter().find(|obstacle| obstacle.name() == name);
        let what = obstacle.map(|obstacle| obstacle.description().en).unwrap_or("nothing in the way");
        writeln!(out, "{name:<16} {url:<26} {:>3} reports, {readable} readable; {what}", planted.len())?;
        if is_list && obstacle.is_none() {
            for planted in planted {
                let (year, issuer, path) = (planted.year, planted.issuer, planted.path);
                writeln!(out, "    {year} {issuer} {path}")?;
            }
        }
    }
    out.flush()
}
