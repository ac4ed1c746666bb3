//! Certificates that hold and that do not, and a TLS stack too old to be spoken to.

use std::sync::Arc;

use rcgen::{BasicConstraints, CertificateParams, DnType, IsCa, Issuer, KeyPair, KeyUsagePurpose};
use rustls::ServerConfig;
use rustls::pki_types::{CertificateDer, PrivateKeyDer, PrivatePkcs8KeyDer};
use tokio::io::{AsyncReadExt, AsyncWriteExt};
use tokio::net::TcpStream;
use tokio_rustls::TlsAcceptor;

/// What a host shows for itself.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub(super) enum Certificate {
    /// One that holds, once the simulator's authority is trusted.
    Sound,
    /// One that ended in 2021.
    Expired,
    /// One for another name.
    Mismatch,
    /// One that vouches for itself.
    SelfSigned,
}

/// Why a certificate could not be made.
#[derive(Debug, thiserror::Error)]
#[non_exhaustive]
pub(super) enum Error {
    /// The certificate itself.
    #[error("no certificate: {0}")]
    Certificate(#[from] rcgen::Error),
    /// What serves it.
    #[error("no TLS: {0}")]
    Tls(#[from] rustls::Error),
}

/// The certificate authority of a server, made anew with each.
pub(super) struct Authority {
    root: rcgen::Certificate,
    issuer: Issuer<'static, KeyPair>,
}

impl Authority {
    pub(super) fn new() -> Result<Self, Error> {
        let key = KeyPair::generate()?;
        let mut params = CertificateParams::new(Vec::new())?;
        params.distinguished_name.push(DnType::CommonName, "simulated authority");
        params.is_ca = IsCa::Ca(BasicConstraints::Unconstrained);
        params.key_usages = vec![KeyUsagePurpose::KeyCertSign, KeyUsagePurpose::CrlSign];
        let root = params.self_signed(&key)?;
        Ok(Self { root, issuer: Issuer::new(params, key) })
    }

    pub(super) fn pem(&self) -> String {
        self.root.pem()
    }

    /// What speaks TLS with a certificate.
    pub(super) fn acceptor(&self, certificate: Certificate) -> Result<TlsAcceptor, Error> {
        let key = KeyPair::generate()?;
        let names = match certificate {
            Certificate::Mismatch => vec!["www.example.gov.cn".to_owned()],
            _ => vec!["127.0.0.1".to_owned(), "localhost".to_owned(), "*.localhost".to_owned()],
        };
        let mut params = CertificateParams::new(names)?;
        (params.not_before, params.not_after) = match certificate {
            Certificate::Expired => (rcgen::date_time_ymd(2020, 1, 1), rcgen::date_time_ymd(2021, 1, 1)),
            _ => (rcgen::date_time_ymd(2020, 1, 1), rcgen::date_time_ymd(2090, 1, 1)),
        };
        let made = match certificate {
            Certificate::SelfSigned => params.self_signed(&key)?,
            _ => params.signed_by(&key, &self.issuer)?,
        };
        let chain: Vec<CertificateDer<'static>> = vec![made.der().clone()];
        let key = PrivateKeyDer::Pkcs8(PrivatePkcs8KeyDer::from(key.serialize_der()));
        let provider = Arc::new(rustls::crypto::ring::default_provider());
        let versions = ServerConfig::builder_with_provider(provider).with_safe_default_protocol_versions()?;
        let config = versions.with_no_client_auth().with_single_cert(chain, key)?;
        Ok(TlsAcceptor::from(Arc::new(config)))
    }
}

/// A fatal alert `handshake_failure` in a TLS 1.0 record (RFC 2246, 7.2): what an old stack answers when no cipher
/// suite suits it.
pub(super) const HANDSHAKE_FAILURE: [u8; 7] = [0x15, 0x03, 0x01, 0x00, 0x02, 0x02, 0x28];

/// Reads a ClientHello and refuses it.
pub(super) async fn refuse(stream: &mut TcpStream) {
    let mut hello = [0; 4096];
    if matches!(stream.read(&mut hello).await, Ok(count) if count > 0) {
        let _ = stream.write_all(&HANDSHAKE_FAILURE).await;
    }
    let _ = stream.shutdown().await;
}
