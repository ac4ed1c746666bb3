//! The server of the county: a port of 127.0.0.1 for every site, HTTP/1.1 by hand so that faults can be exact.
//!
//! A site answers whatever the Host header says: names under `*.localhost` (RFC 6761, 6.3) work as well as the
//! address. Every request is kept as an [`Arrival`].

use std::io;
use std::net::{Ipv4Addr, SocketAddr, TcpListener};
use std::sync::atomic::{AtomicU64, Ordering};
use std::sync::{Arc, Mutex, PoisonError};
use std::thread::JoinHandle;
use std::time::Instant;

use tokio::sync::watch;
use url::Url;

use super::obstacle::Obstacle;
use super::tls::{self, Certificate};
use super::{Change, Planted, Site};

mod connection;
mod state;
mod wire;

use state::State;

/// A site with a name of its own, and what stands in the way to it.
pub struct Stand {
    /// Name of the host, unique in a server.
    pub name: String,
    /// What it shows.
    pub site: Box<dyn Site>,
    /// What stands in the way.
    pub obstacle: Option<Obstacle>,
    /// Whether it speaks TLS with a certificate that holds; obstacles of TLS bring their own.
    pub secure: bool,
}

impl Stand {
    /// A site under the name of its system, with nothing in the way.
    pub fn plain(site: Box<dyn Site>) -> Self {
        Self { name: site.name().to_owned(), site, obstacle: None, secure: false }
    }

    /// A site behind an obstacle, under the obstacle's name.
    pub fn behind(obstacle: Obstacle, site: Box<dyn Site>) -> Self {
        Self { name: obstacle.name().to_owned(), site, obstacle: Some(obstacle), secure: false }
    }

    fn certificate(&self) -> Option<Certificate> {
        match self.obstacle {
            Some(Obstacle::TlsExpired) => Some(Certificate::Expired),
            Some(Obstacle::TlsMismatch) => Some(Certificate::Mismatch),
            Some(Obstacle::TlsSelfSigned) => Some(Certificate::SelfSigned),
            Some(Obstacle::TlsLegacy) => None,
            _ => self.secure.then_some(Certificate::Sound),
        }
    }
}

/// A request that arrived.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Arrival {
    /// When its head was read.
    pub at: Instant,
    /// Name of the host that was asked.
    pub name: String,
    /// Its port.
    pub port: u16,
    /// Number of the connection, unique in the server.
    pub connection: u64,
    /// The Host header.
    pub host: String,
    /// `GET`, `POST`, …
    pub method: String,
    /// Path and query as sent.
    pub target: String,
    /// Status that was answered; 0 where the connection was cut without one.
    pub status: u16,
    /// The User-Agent header.
    pub user_agent: String,
    /// The Referer header.
    pub referer: Option<String>,
    /// The If-None-Match header.
    pub if_none_match: Option<String>,
    /// The If-Modified-Since header.
    pub if_modified_since: Option<String>,
    /// The Cookie header.
    pub cookie: Option<String>,
}

/// All requests to a server, in the order of their arrival.
#[derive(Debug, Default)]
struct Log {
    arrivals: Mutex<Vec<Arrival>>,
    connections: AtomicU64,
}

struct Host {
    name: String,
    address: SocketAddr,
    is_secure: bool,
    state: Arc<State>,
}

/// A running server; dropping it closes every port and connection.
pub struct Server {
    hosts: Vec<Host>,
    log: Arc<Log>,
    authority: String,
    stop: watch::Sender<bool>,
    thread: Option<JoinHandle<()>>,
}

impl Server {
    /// Serves sites, each under the name of its system.
    pub fn start(sites: Vec<Box<dyn Site>>) -> io::Result<Self> {
        Self::with(sites.into_iter().map(Stand::plain).collect())
    }

    /// Serves sites under names of their own, with obstacles.
    pub fn with(stands: Vec<Stand>) -> io::Result<Self> {
        let authority = tls::Authority::new().map_err(io::Error::other)?;
        let (log, mut hosts, mut doors) = (Arc::new(Log::default()), Vec::new(), Vec::new());
        for stand in stands {
            let listener = TcpListener::bind((Ipv4Addr::LOCALHOST, 0))?;
            listener.set_nonblocking(true)?;
            let address = listener.local_addr()?;
            let acceptor = match stand.certificate() {
                Some(certificate) => Some(authority.acceptor(certificate).map_err(io::Error::other)?),
                None => None,
            };
            let is_secure = acceptor.is_some() || stand.obstacle == Some(Obstacle::TlsLegacy);
            let name = stand.name.clone();
            let state = Arc::new(State::new(stand, address.port(), Arc::clone(&log)));
            doors.push(connection::Door { listener, acceptor, state: Arc::clone(&state) });
            hosts.push(Host { name, address, is_secure, state });
        }
        let runtime = tokio::runtime::Builder::new_current_thread().enable_all().build()?;
        let (stop, stopped) = watch::channel(false);
        // a thread of its own: tests without a runtime can use it, and it never stands in the way of what it measures
        let run = move || runtime.block_on(connection::serve(doors, stopped));
        let thread = std::thread::Builder::new().name("simulator".into()).spawn(run)?;
        Ok(Self { hosts, log, authority: authority.pem(), stop, thread: Some(thread) })
    }

    /// Names of the hosts, in the order in which they were given.
    pub fn names(&self) -> Vec<&str> {
        self.hosts.iter().map(|host| host.name.as_str()).collect()
    }

    /// Home page of a host.
    pub fn url(&self, name: &str) -> Option<Url> {
        let host = self.host(name)?;
        let scheme = if host.is_secure { "https" } else { "http" };
        Url::parse(&format!("{scheme}://{}/", host.address)).ok()
    }

    /// What is planted on a host, as it stands now.
    pub fn planted(&self, name: &str) -> Vec<Planted> {
        self.host(name).map_or_else(Vec::new, |host| host.state.site().planted())
    }

    /// Changes the content of a host; whether it did.
    pub fn change(&self, name: &str, change: Change) -> bool {
        self.host(name).is_some_and(|host| host.state.change(change))
    }

    /// Every request so far, in the order of arrival.
    pub fn arrivals(&self) -> Vec<Arrival> {
        self.log.arrivals.lock().unwrap_or_else(PoisonError::into_inner).clone()
    }

    /// Forgets the requests so far, as between two crawls.
    pub fn forget(&self) {
        self.log.arrivals.lock().unwrap_or_else(PoisonError::into_inner).clear();
    }

    /// The root certificate (PEM) that vouches for the sound, the expired and the misnamed hosts.
    pub fn authority(&self) -> &str {
        &self.authority
    }

    fn host(&self, name: &str) -> Option<&Host> {
        self.hosts.iter().find(|host| host.name == name)
    }
}

impl Drop for Server {
    fn drop(&mut self) {
        let _ = self.stop.send(true);
        if let Some(thread) = self.thread.take() {
            let _ = thread.join();
        }
    }
}

impl Log {
    fn connection(&self) -> u64 {
        self.connections.fetch_add(1, Ordering::Relaxed)
    }

    fn note(&self, arrival: Arrival) {
        self.arrivals.lock().unwrap_or_else(PoisonError::into_inner).push(arrival);
    }
}

#[cfg(test)]
mod tests;
