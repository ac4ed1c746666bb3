//! The baseline: the client and the parser that the crawler is made of, and the title of each page; nothing else.

use std::sync::Arc;
use std::sync::atomic::{AtomicUsize, Ordering};
use std::time::Instant;

use scraper::{Html, Selector};

use super::meter::{self, Figures};
use super::server::address;
use super::site::Portal;

/// Asks for every page of the portals over a connection a host.
pub(crate) fn run(port: u16, hosts: usize, articles: usize) -> anyhow::Result<Figures> {
    let paths = Arc::new(Portal { seed: 0, articles }.paths());
    let runtime = tokio::runtime::Builder::new_multi_thread().worker_threads(2).enable_all().build()?;
    // there is no TLS here, and no client without a provider of it either
    let _ = rustls::crypto::ring::default_provider().install_default();
    let client = reqwest::Client::builder().http1_only().no_proxy().pool_max_idle_per_host(1).build()?;
    let titles = Arc::new(AtomicUsize::new(0));
    let (begun, cpu) = (Instant::now(), meter::cpu()?);
    runtime.block_on(async {
        let asking = (0..hosts).map(|host| {
            let (client, paths, titles) = (client.clone(), paths.clone(), titles.clone());
            tokio::spawn(async move {
                for path in paths.iter() {
                    let text =
                        client.get(format!("http://{}:{port}{path}", address(host))).send().await?.text().await?;
                    titles.fetch_add(usize::from(title(&text).is_some()), Ordering::Relaxed);
                }
                Ok::<(), reqwest::Error>(())
            })
        });
        for asked in asking.collect::<Vec<_>>() {
            asked.await??;
        }
        Ok::<(), anyhow::Error>(())
    })?;
    Figures::since(begun, cpu, titles.load(Ordering::Relaxed) as u64)
}

fn title(page: &str) -> Option<String> {
    let selector = Selector::parse("title").ok()?;
    Some(Html::parse_document(page).select(&selector).next()?.text().collect())
}
