#![doc = include_str!("../README.md")]

#[cfg(feature = "arm")]
pub mod arm;
pub mod cloud;
pub mod discover;
pub mod error;
pub mod import;
pub mod memory;
mod pages;
pub mod record;
pub mod redact;
pub mod save;

pub use cloud::{Call, Cloud, CloudError, CloudErrorKind, Continuation, Document, Get, Page, Query, all_pages};
pub use discover::{Discovered, Discovery, Options as DiscoveryOptions, Scope};
pub use error::{OpenError, OpenErrorKind, Position};
pub use import::{FILE_ENDINGS, Input, LineFile, Opened, OpenedFile, open};
pub use memory::MemoryCloud;
pub use pages::ERROR_PAGES;
pub use record::{Mask, Recorder, Replay};
pub use save::{SaveError, SaveErrorKind, save};
