#![doc = include_str!("../README.md")]

pub mod api_version;
pub mod azure_cli;
pub mod catalog;
pub mod compute;
pub mod connection;
pub mod datastore;
pub mod dependence;
pub mod fact;
pub mod gap;
pub mod inventory;
pub mod json;
pub mod link;
pub mod links;
pub mod reading;
pub mod recovery;
pub mod region;
pub mod resource;
pub mod resource_graph;
pub mod resource_id;
pub mod retirement;
pub mod services;
mod shown;
pub mod sla;
pub mod statement;
pub mod vm_size;

pub use gap::{Gap, GapReason};
pub use inventory::{
    Builder, Completeness, Duplicate, FORMAT, FORMAT_VERSION, FileError, Inventory, Revision, Row, RowFault, SECTIONS,
    Source,
};
pub use json::{Json, Object};
pub use link::{Link, Role, Target};
pub use reading::{Read, Reading};
pub use region::Location;
pub use resource::{Body, Resource, ResourceIndex};
pub use resource_id::{ResourceId, ResourceIdError, ResourceIdFault};
pub use services::{Group, SERVICES, Service, ServiceInfo};
pub use shown::{is_order_within, shown};
