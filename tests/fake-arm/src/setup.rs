//! Starting, looking inside, and stopping.

use std::io;
use std::net::{Ipv4Addr, TcpListener as Listener};
use std::path::Path;
use std::sync::Arc;
use std::thread::JoinHandle;
use std::time::Duration;

use amlha_model::Inventory;
use serde_json::Value;
use tokio::net::TcpListener;
use tokio::sync::oneshot;
use tokio::task::AbortHandle;

use crate::certificate;
use crate::fault::{Fault, Faults};
use crate::graph::{GraphEngine, Kql, Quota};
use crate::log::{Change, Logged};
use crate::server::{Settings, Shared, State, serve};
use crate::store::{Names, Store};
use crate::text::fold;

/// A fake Azure Resource Manager on the loopback. It stops when it is dropped.
pub struct FakeArm {
    shared: Arc<Shared>,
    pem: Option<String>,
    running: Running,
}

impl std::fmt::Debug for FakeArm {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.debug_struct("FakeArm").field("url", &self.url()).finish_non_exhaustive()
    }
}

/// Where it runs.
enum Running {
    Task(AbortHandle),
    Thread { stop: Option<oneshot::Sender<()>>, thread: Option<JoinHandle<()>> },
}

impl Drop for FakeArm {
    fn drop(&mut self) {
        match &mut self.running {
            Running::Task(task) => task.abort(),
            Running::Thread { stop, thread } => {
                drop(stop.take());
                if let Some(thread) = thread.take() {
                    // A panic of the server has been told on its own thread.
                    let _ = thread.join();
                }
            }
        }
    }
}

impl FakeArm {
    /// A server over what an inventory holds. It keeps a copy: the inventory itself never changes.
    #[must_use]
    pub fn over(inventory: &Inventory) -> Setup {
        Setup {
            store: Store::of(inventory),
            tls: false,
            port: 0,
            page_size: 100,
            latency: Duration::ZERO,
            quota: Some(Quota::default()),
            faults: Vec::new(),
            engine: Box::new(Kql),
            token_lifetime: Duration::from_secs(3599),
            long_running: None,
            names: Names::new(),
        }
    }

    /// Where it is: `http://127.0.0.1:PORT`, or `https://localhost:PORT`.
    #[must_use]
    pub fn url(&self) -> &str {
        &self.shared.settings.url
    }

    /// The certificate that clients must trust, with TLS.
    #[must_use]
    pub fn certificate_pem(&self) -> Option<&str> {
        self.pem.as_deref()
    }

    /// Writes the certificate to a file.
    ///
    /// # Errors
    ///
    /// When the file cannot be written, and [`io::ErrorKind::Unsupported`] without TLS.
    pub fn write_certificate(&self, path: &Path) -> io::Result<()> {
        let pem = self
            .certificate_pem()
            .ok_or_else(|| io::Error::new(io::ErrorKind::Unsupported, "the server has no certificate"))?;
        std::fs::write(path, pem)
    }

    /// Every request so far, in the order of arrival.
    #[must_use]
    pub fn requests(&self) -> Vec<Logged> {
        self.shared.state().log.clone()
    }

    /// Every write that took effect, in order.
    #[must_use]
    pub fn changes(&self) -> Vec<Change> {
        let mut state = self.shared.state();
        state.settle();
        state.changes.clone()
    }

    /// A resource as it is now, by its id in any letter case.
    #[must_use]
    pub fn resource(&self, id: &str) -> Option<Value> {
        let mut state = self.shared.state();
        state.settle();
        state.store.find(id).map(crate::store::Held::value)
    }

    /// Every resource as it is now, ordered by id: what a scan should find.
    #[must_use]
    pub fn resources(&self) -> Vec<Value> {
        let mut state = self.shared.state();
        state.settle();
        state.store.all().map(|(_, held)| held.value()).collect()
    }

    /// Other faults than before; what they have seen is forgotten.
    pub fn set_faults(&self, faults: Vec<Fault>) {
        self.shared.state().faults = Faults::new(faults);
    }

    /// Forgets the requests. Changes stay.
    pub fn clear_log(&self) {
        self.shared.state().log.clear();
    }
}

/// How a [`FakeArm`] should be.
pub struct Setup {
    store: Store,
    tls: bool,
    port: u16,
    page_size: usize,
    latency: Duration,
    quota: Option<Quota>,
    faults: Vec<Fault>,
    engine: Box<dyn GraphEngine>,
    token_lifetime: Duration,
    long_running: Option<Duration>,
    names: Names,
}

impl std::fmt::Debug for Setup {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.debug_struct("Setup").field("tls", &self.tls).field("port", &self.port).finish_non_exhaustive()
    }
}

impl Setup {
    /// With TLS and a certificate of its own: what real clients insist on.
    #[must_use]
    pub fn tls(mut self) -> Self {
        self.tls = true;
        self
    }

    /// On this port; 0, as without this, takes a free one.
    #[must_use]
    pub fn port(mut self, port: u16) -> Self {
        self.port = port;
        self
    }

    /// With this many rows on a page of a list; 100 without this. Pages of Resource Graph are as
    /// large as is asked for.
    #[must_use]
    pub fn page_size(mut self, rows: usize) -> Self {
        self.page_size = rows.max(1);
        self
    }

    /// With every answer this much later.
    #[must_use]
    pub fn latency(mut self, latency: Duration) -> Self {
        self.latency = latency;
        self
    }

    /// With another quota for Resource Graph than 15 queries in 5 seconds.
    #[must_use]
    pub fn quota(mut self, quota: Quota) -> Self {
        self.quota = Some(quota);
        self
    }

    /// Without a quota for Resource Graph, and without the headers that tell of it.
    #[must_use]
    pub fn no_quota(mut self) -> Self {
        self.quota = None;
        self
    }

    /// With faults from the start.
    #[must_use]
    pub fn faults(mut self, faults: Vec<Fault>) -> Self {
        self.faults = faults;
        self
    }

    /// With another engine for Resource Graph queries.
    #[must_use]
    pub fn engine(mut self, engine: Box<dyn GraphEngine>) -> Self {
        self.engine = engine;
        self
    }

    /// With tokens that last this long, in whole seconds; 3,599 seconds without this.
    #[must_use]
    pub fn token_lifetime(mut self, lifetime: Duration) -> Self {
        self.token_lifetime = lifetime;
        self
    }

    /// With these names of subscriptions, by id. Others are called `contoso 1` and so on.
    #[must_use]
    pub fn subscription_names(
        mut self,
        names: impl IntoIterator<Item = (impl Into<String>, impl Into<String>)>,
    ) -> Self {
        self.names.extend(names.into_iter().map(|(id, name)| (fold(&id.into()), name.into())));
        self
    }

    /// With writes that are accepted at once and take effect after this time.
    #[must_use]
    pub fn long_running(mut self, lasts: Duration) -> Self {
        self.long_running = Some(lasts);
        self
    }

    /// Starts on the current tokio runtime.
    ///
    /// # Errors
    ///
    /// When the port is taken, or no certificate can be made.
    pub async fn start(self) -> io::Result<FakeArm> {
        let (listener, tls, shared) = self.prepare()?;
        let listener = TcpListener::from_std(listener)?;
        let (acceptor, pem) = split(tls);
        let task = tokio::spawn(serve(listener, acceptor, Arc::clone(&shared)));
        Ok(FakeArm { shared, pem, running: Running::Task(task.abort_handle()) })
    }

    /// Starts on a thread of its own, for tests that are not asynchronous.
    ///
    /// # Errors
    ///
    /// When the port is taken, or no certificate, thread or runtime can be made.
    pub fn start_blocking(self) -> io::Result<FakeArm> {
        let (listener, tls, shared) = self.prepare()?;
        let (acceptor, pem) = split(tls);
        let runtime = tokio::runtime::Builder::new_current_thread().enable_all().build()?;
        let (stop, stopped) = oneshot::channel::<()>();
        let served = Arc::clone(&shared);
        let listener = {
            let _guard = runtime.enter();
            TcpListener::from_std(listener)?
        };
        let work = move || {
            runtime.block_on(async {
                tokio::select! {
                    () = serve(listener, acceptor, served) => {}
                    _ = stopped => {}
                }
            });
        };
        let thread = std::thread::Builder::new().name("amlha-fake-arm".to_owned()).spawn(work)?;
        Ok(FakeArm { shared, pem, running: Running::Thread { stop: Some(stop), thread: Some(thread) } })
    }

    fn prepare(self) -> io::Result<(Listener, Option<certificate::Certificate>, Arc<Shared>)> {
        let tls = if self.tls { Some(certificate::make()?) } else { None };
        let listener = Listener::bind((Ipv4Addr::LOCALHOST, self.port))?;
        listener.set_nonblocking(true)?;
        let port = listener.local_addr()?.port();
        let url = if self.tls { format!("https://localhost:{port}") } else { format!("http://127.0.0.1:{port}") };
        let settings = Settings {
            url,
            page_size: self.page_size,
            latency: self.latency,
            quota: self.quota,
            token_lifetime: self.token_lifetime,
            long_running: self.long_running,
            names: self.names,
            engine: self.engine,
        };
        let state = State::new(self.store, Faults::new(self.faults));
        Ok((listener, tls, Arc::new(Shared::new(settings, state))))
    }
}

fn split(tls: Option<certificate::Certificate>) -> (Option<tokio_rustls::TlsAcceptor>, Option<String>) {
    tls.map_or((None, None), |tls| (Some(tls.acceptor), Some(tls.pem)))
}
