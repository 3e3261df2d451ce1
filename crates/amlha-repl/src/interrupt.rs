//! Ctrl-C while something is worked out at the prompt: it ends that, and not the session.

use std::sync::atomic::{AtomicBool, Ordering};

/// Runs `work`. With `watch` the flag becomes true at Ctrl-C; without, the system does with the
/// signal what it does.
pub(crate) fn while_watched<R>(watch: bool, stopped: &AtomicBool, work: impl FnOnce() -> R) -> R {
    let runtime = watch.then(crate::live::runtime).and_then(Result::ok);
    let Some(runtime) = runtime else { return work() };
    let (done, over) = tokio::sync::oneshot::channel::<()>();
    std::thread::scope(|scope| {
        scope.spawn(move || {
            runtime.block_on(async {
                tokio::select! {
                    _ = over => {}
                    _ = tokio::signal::ctrl_c() => stopped.store(true, Ordering::Relaxed),
                }
            });
        });
        let result = work();
        drop(done);
        result
    })
}
