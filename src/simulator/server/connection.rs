//! Connections: one task each, request after request until either side has enough.

use std::net::TcpListener;
use std::sync::Arc;
use std::time::{Duration, Instant};

use tokio::io::{AsyncRead, AsyncReadExt, AsyncWrite, AsyncWriteExt};
use tokio::net::TcpStream;
use tokio::sync::watch;
use tokio::task::JoinSet;
use tokio_rustls::TlsAcceptor;

use super::state::State;
use super::wire::{self, Head, LONGEST_BODY, LONGEST_HEAD, Parsed};
use crate::simulator::obstacle::{Obstacle, Sending};
use crate::simulator::{Reply, tls};

/// How long a connection may stand idle.
const IDLE: Duration = Duration::from_secs(60);
/// A body that trickles comes in this many parts.
const DRIPS: usize = 240;
/// Time between two of them: the whole takes a minute.
const DRIP: Duration = Duration::from_millis(250);

/// A port that is listened on.
pub(super) struct Door {
    pub(super) listener: TcpListener,
    pub(super) acceptor: Option<TlsAcceptor>,
    pub(super) state: Arc<State>,
}

/// Serves all doors until told to stop.
pub(super) async fn serve(doors: Vec<Door>, mut stopped: watch::Receiver<bool>) {
    let mut tasks: JoinSet<()> = doors.into_iter().map(attend).collect();
    // an error means that the sender is gone, which is the same
    let _ = stopped.wait_for(|stopped| *stopped).await;
    tasks.shutdown().await;
}

async fn attend(door: Door) {
    let Door { listener, acceptor, state } = door;
    let Ok(listener) = tokio::net::TcpListener::from_std(listener) else { return };
    let mut connections = JoinSet::new();
    loop {
        tokio::select! {
            accepted = listener.accept() => match accepted {
                Ok((stream, _)) => {
                    let _ = stream.set_nodelay(true);
                    connections.spawn(receive(stream, acceptor.clone(), Arc::clone(&state)));
                }
                // no more descriptors, perhaps: leave time for some to be closed
                Err(_) => tokio::time::sleep(Duration::from_millis(20)).await,
            },
            Some(_) = connections.join_next() => {}
        }
    }
}

async fn receive(mut stream: TcpStream, acceptor: Option<TlsAcceptor>, state: Arc<State>) {
    if state.obstacle() == Some(Obstacle::TlsLegacy) {
        tls::refuse(&mut stream).await;
        return;
    }
    let end = match acceptor {
        None => converse(&mut stream, &state).await,
        Some(acceptor) => match tokio::time::timeout(IDLE, acceptor.accept(&mut stream)).await {
            Ok(Ok(mut secure)) => {
                let end = converse(&mut secure, &state).await;
                let _ = secure.shutdown().await;
                end
            }
            _ => Next::Close,
        },
    };
    match end {
        // what is unsent is thrown away and the other side gets a reset
        Next::Reset => drop(stream.set_zero_linger()),
        _ => drop(stream.shutdown().await),
    }
}

/// What becomes of a connection.
#[derive(Clone, Copy, PartialEq, Eq)]
enum Next {
    Stay,
    Close,
    Reset,
}

async fn converse<S: AsyncRead + AsyncWrite + Unpin>(stream: &mut S, state: &State) -> Next {
    let (connection, mut buffer) = (state.connection(), Vec::new());
    loop {
        let head = match read_head(stream, &mut buffer).await {
            Ok(Some(head)) => head,
            Ok(None) => return Next::Close,
            Err(status) => return refuse(stream, status).await,
        };
        let at = Instant::now();
        let Some(length) = head.body_length() else { return refuse(stream, 411).await };
        if length > LONGEST_BODY {
            return refuse(stream, 413).await;
        }
        if head.expects_continue() && stream.write_all(b"HTTP/1.1 100 Continue\r\n\r\n").await.is_err() {
            return Next::Close;
        }
        while buffer.len() < length {
            if !more(stream, &mut buffer).await {
                return Next::Close;
            }
        }
        let rest = buffer.split_off(length);
        let body = std::mem::replace(&mut buffer, rest);
        let (reply, sending) = state.answer(&head, body, connection, at);
        let keep = head.keeps_alive();
        match send(stream, &reply, sending, keep, head.method == "HEAD").await {
            Ok(Next::Stay) => {}
            Ok(next) => return next,
            Err(_) => return Next::Close,
        }
    }
}

/// The next head; nothing where the other side has enough, a status where it is none.
async fn read_head<S: AsyncRead + Unpin>(stream: &mut S, buffer: &mut Vec<u8>) -> Result<Option<Head>, u16> {
    loop {
        match Head::parse(buffer) {
            Parsed::Whole(head, length) => {
                buffer.drain(..length);
                return Ok(Some(head));
            }
            Parsed::Broken => return Err(400),
            Parsed::Partial if buffer.len() > LONGEST_HEAD => return Err(431),
            Parsed::Partial if !more(stream, buffer).await => return Ok(None),
            Parsed::Partial => {}
        }
    }
}

/// Reads on; whether something came.
async fn more<S: AsyncRead + Unpin>(stream: &mut S, buffer: &mut Vec<u8>) -> bool {
    matches!(tokio::time::timeout(IDLE, stream.read_buf(buffer)).await, Ok(Ok(count)) if count > 0)
}

async fn refuse<S: AsyncWrite + Unpin>(stream: &mut S, status: u16) -> Next {
    let reply = Reply { status, ..Reply::default() };
    let _ = stream.write_all(&wire::head(&reply, 0, false)).await;
    Next::Close
}

/// Sends a reply; what becomes of the connection then.
async fn send<S: AsyncWrite + Unpin>(
    stream: &mut S,
    reply: &Reply,
    sending: Sending,
    keep: bool,
    head_only: bool,
) -> std::io::Result<Next> {
    let body = if wire::has_body(reply.status) { reply.body.as_slice() } else { &[] };
    let claimed = match sending {
        Sending::Longer => body.len() + 512,
        Sending::Shorter => body.len() / 2,
        _ => body.len(),
    };
    // behind a wrong length nothing else can be read: the connection closes
    let keep = keep && !matches!(sending, Sending::Longer | Sending::Shorter);
    let mut bytes = wire::head(reply, claimed, keep);
    if head_only {
        stream.write_all(&bytes).await?;
        stream.flush().await?;
        return Ok(if keep { Next::Stay } else { Next::Close });
    }
    match sending {
        Sending::Whole | Sending::Longer | Sending::Shorter => {
            bytes.extend_from_slice(body);
            stream.write_all(&bytes).await?;
        }
        Sending::Reset => {
            bytes.extend_from_slice(body.get(..body.len() / 2).unwrap_or_default());
            stream.write_all(&bytes).await?;
            stream.flush().await?;
            // time for the half to arrive before the reset overtakes it
            tokio::time::sleep(Duration::from_millis(50)).await;
            return Ok(Next::Reset);
        }
        Sending::Trickle => {
            stream.write_all(&bytes).await?;
            for part in body.chunks(body.len().div_ceil(DRIPS).max(1)) {
                stream.write_all(part).await?;
                stream.flush().await?;
                tokio::time::sleep(DRIP).await;
            }
        }
    }
    stream.flush().await?;
    Ok(if keep { Next::Stay } else { Next::Close })
}
