//! The server of the portals: answers made beforehand, connections kept, a note of when each request arrived.

use std::collections::{BTreeMap, HashMap};
use std::io::{self, Read, Write};
use std::net::Ipv4Addr;
use std::sync::{Arc, Mutex};
use std::time::{Duration, Instant};

use serde::{Deserialize, Serialize};
use tokio::net::{TcpSocket, TcpStream};

use super::site::Portal;

const ROBOTS: &str = "User-agent: *\r\nAllow: /\r\n";

/// How long after one piece of a page the next is sent.
const BEAT: Duration = Duration::from_millis(2);

/// What is served.
#[derive(Clone, Copy, Serialize, Deserialize)]
pub(crate) struct Plan {
    pub(crate) hosts: usize,
    pub(crate) articles: usize,
    /// Whether each host has pages of its own.
    pub(crate) distinct: bool,
    /// The gap that is asked for, in seconds.
    pub(crate) gap: f64,
    /// Bytes that are sent at a time, as over a long line; on this machine a page would come at a stroke.
    pub(crate) window: Option<usize>,
}

/// What arrived.
#[derive(Clone, Copy, Debug, Default, Serialize, Deserialize)]
pub(crate) struct Seen {
    /// Requests of all hosts.
    pub(crate) requests: usize,
    /// Hosts that were asked.
    pub(crate) hosts: usize,
    /// Requests that could have arrived at the pace asked for, from the first at each host to the last at any.
    pub(crate) asked: f64,
    /// Gaps between two arrivals at one host, in seconds: the shortest, and that which one in a hundred is below.
    pub(crate) shortest: f64,
    pub(crate) hundredth: f64,
}

/// The address of a host by its number.
pub(crate) fn address(number: usize) -> Ipv4Addr {
    let [.., high, low] = (number as u32 + 1).to_be_bytes();
    Ipv4Addr::new(127, 1, high, low)
}

struct State {
    plan: Plan,
    /// Answers by the number of their portal and their path.
    answers: HashMap<(usize, String), Vec<u8>>,
    arrivals: Mutex<BTreeMap<usize, Vec<Instant>>>,
}

/// Serves until standard input ends, then says what arrived. The first line of its output is its port.
pub(crate) fn serve(plan: Plan) -> anyhow::Result<()> {
    let portals = if plan.distinct { plan.hosts } else { 1 };
    let mut answers = HashMap::new();
    for seed in 0..portals {
        let robots = ("/robots.txt".to_owned(), answer("200 OK", "text/plain", ROBOTS));
        let pages = Portal { seed, articles: plan.articles }.pages().into_iter();
        let pages = pages.map(|(path, html)| (path, answer("200 OK", "text/html; charset=utf-8", &html)));
        answers.extend(pages.chain([robots]).map(|(path, answer)| ((seed, path), answer)));
    }
    let state = Arc::new(State { plan, answers, arrivals: Mutex::default() });
    let runtime = tokio::runtime::Builder::new_multi_thread().worker_threads(2).enable_all().build()?;
    let (serving, mut out) = (state.clone(), io::stdout());
    let listener = runtime.block_on(async {
        let socket = TcpSocket::new_v4()?;
        socket.bind((Ipv4Addr::UNSPECIFIED, 0).into())?;
        socket.listen(4096)
    })?;
    writeln!(out, "{}", listener.local_addr()?.port())?;
    out.flush()?;
    runtime.spawn(async move {
        while let Ok((stream, peer)) = listener.accept().await {
            if peer.ip().is_loopback() {
                tokio::spawn(converse(stream, serving.clone()));
            }
        }
    });
    io::stdin().read_to_end(&mut Vec::new())?;
    writeln!(out, "{}", serde_json::to_string(&state.seen())?)?;
    runtime.shutdown_background();
    Ok(())
}

fn answer(status: &str, media_type: &str, body: &str) -> Vec<u8> {
    format!("HTTP/1.1 {status}\r\nContent-Type: {media_type}\r\nContent-Length: {}\r\n\r\n{body}", body.len())
        .into_bytes()
}

async fn converse(stream: TcpStream, state: Arc<State>) -> io::Result<()> {
    let std::net::SocketAddr::V4(own) = stream.local_addr()? else { return Ok(()) };
    let [.., high, low] = own.ip().octets();
    let host = usize::from(u16::from_be_bytes([high, low])).saturating_sub(1);
    stream.set_nodelay(true)?;
    let missing = answer("404 Not Found", "text/html", "<html><title>404</title></html>");
    let (mut asked, mut piece) = (Vec::new(), [0; 2048]);
    loop {
        stream.readable().await?;
        match stream.try_read(&mut piece) {
            Ok(0) => return Ok(()),
            Ok(read) => asked.extend_from_slice(piece.get(..read).unwrap_or_default()),
            Err(error) if error.kind() == io::ErrorKind::WouldBlock => continue,
            Err(error) => return Err(error),
        }
        if !asked.ends_with(b"\r\n\r\n") {
            continue;
        }
        state.arrived(host, Instant::now());
        let text = String::from_utf8_lossy(&asked);
        let path = text.split(' ').nth(1).unwrap_or_default().to_owned();
        asked.clear();
        let portal = if state.plan.distinct { host } else { 0 };
        let mut rest = state.answers.get(&(portal, path)).unwrap_or(&missing).as_slice();
        while !rest.is_empty() {
            stream.writable().await?;
            let piece = state.plan.window.map_or(rest.len(), |window| window.min(rest.len()));
            match stream.try_write(rest.get(..piece).unwrap_or(rest)) {
                Ok(written) => {
                    rest = rest.get(written..).unwrap_or_default();
                    if !rest.is_empty() && piece == written && state.plan.window.is_some() {
                        tokio::time::sleep(BEAT).await;
                    }
                }
                Err(error) if error.kind() == io::ErrorKind::WouldBlock => {}
                Err(error) => return Err(error),
            }
        }
    }
}

impl State {
    fn arrived(&self, host: usize, at: Instant) {
        if let Ok(mut arrivals) = self.arrivals.lock() {
            arrivals.entry(host).or_default().push(at);
        }
    }

    fn seen(&self) -> Seen {
        let Ok(arrivals) = self.arrivals.lock() else { return Seen::default() };
        let Some(last) = arrivals.values().flatten().max() else { return Seen::default() };
        let could = |first: &Instant| (last.duration_since(*first).as_secs_f64() / self.plan.gap).floor() + 1.0;
        let mut gaps: Vec<Duration> = arrivals
            .values()
            .flat_map(|times| {
                times.iter().zip(times.iter().skip(1)).map(|(before, after)| after.duration_since(*before))
            })
            .collect();
        gaps.sort_unstable();
        let gap = |at: usize| gaps.get(at).map_or(0.0, Duration::as_secs_f64);
        Seen {
            requests: arrivals.values().map(Vec::len).sum(),
            hosts: arrivals.len(),
            asked: arrivals.values().filter_map(|times| times.first()).map(could).sum(),
            shortest: gap(0),
            hundredth: gap(gaps.len() / 100),
        }
    }
}
