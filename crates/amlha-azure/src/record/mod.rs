//! Recording and replaying calls.
//!
//! A recording is a folder with one readable file per call and page. Its files are named after what
//! was asked, not after when, so that the same scan gives the same folder, byte for byte:
//!
//! ```text
//! graph-0f3a6c21d5b97e84-p1.json
//! get-storageaccounts-stcontoso-blobservices-default-c2d1f0a9b8e7d6c5.json
//! list-workspaces-mlw-computes-1b2c3d4e5f607182-p1.json
//! ```
//!
//! A file says what was asked, what was answered (or why there is no answer) and which page comes
//! next:
//!
//! ```text
//! {
//!   "call": { "kind": "list", "path": "/subscriptions/…", "apiVersion": "2024-10-01", "options": {}, "page": 1 },
//!   "answer": { "value": […], "nextLink": "page 2 of list-workspaces-mlw-computes-1b2c3d4e5f607182" },
//!   "next": 2
//! }
//! ```
//!
//! Secrets are never written (see [`redact`](crate::redact)), and a continuation, which may carry a
//! signature, is replaced by the page that it leads to. Ids can be masked, see [`Mask`].
//!
//! - [`Recorder`] passes calls on to a cloud and keeps the answers. It can go on with a recording
//!   that was interrupted.
//! - [`Replay`] answers from a folder, and from nothing else.

mod file;
mod folder;
mod mask;
mod name;
mod recorder;
mod replay;

pub use mask::Mask;
pub use recorder::Recorder;
pub use replay::Replay;
