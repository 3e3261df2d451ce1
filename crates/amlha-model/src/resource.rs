//! One resource of an inventory, and its body opened for reading.

use std::borrow::Cow;

use crate::inventory::{Inventory, Source};
use crate::json::{Json, Object};
use crate::reading::Reading;
use crate::region::Location;
use crate::resource_id::{self, ResourceId, ResourceIdError};
use crate::services::Service;

/// The place of a resource in its inventory.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct ResourceIndex(pub(crate) u32);

impl ResourceIndex {
    /// The place as a number, from 0, for tables beside the inventory.
    #[must_use]
    pub fn place(self) -> usize {
        self.0 as usize
    }
}

/// A resource of an inventory: cheap to copy, reads nothing until asked.
#[derive(Debug, Clone, Copy)]
pub struct Resource<'a> {
    inventory: &'a Inventory,
    index: ResourceIndex,
}

impl<'a> Resource<'a> {
    pub(crate) fn new(inventory: &'a Inventory, index: ResourceIndex) -> Self {
        Self { inventory, index }
    }

    /// Its place in the inventory.
    #[must_use]
    pub fn index(self) -> ResourceIndex {
        self.index
    }

    /// The inventory it is in.
    #[must_use]
    pub fn inventory(self) -> &'a Inventory {
        self.inventory
    }

    /// Its ARM id as it was read.
    #[must_use]
    pub fn id(self) -> &'a str {
        self.inventory.text(self.index, |record| &record.id)
    }

    /// Its ARM id in parts.
    ///
    /// # Errors
    ///
    /// When what was read is no ARM id.
    pub fn parsed_id(self) -> Result<ResourceId<'a>, ResourceIdError> {
        ResourceId::parse(self.id())
    }

    /// Its name as it was read. Nested resources give their last name.
    #[must_use]
    pub fn name(self) -> &'a str {
        self.inventory.text(self.index, |record| &record.name)
    }

    /// Its name with those of the resources it is inside: `mlw/cpu`. Two workspaces may each have a
    /// compute of one name.
    #[must_use]
    pub fn path_name(self) -> Cow<'a, str> {
        let nested = self.type_name().matches('/').count() > 1;
        let names = || self.parsed_id().ok().map(|id| id.names().collect::<Vec<_>>().join("/"));
        nested.then(names).flatten().filter(|names| !names.is_empty()).map_or(Cow::Borrowed(self.name()), Cow::Owned)
    }

    /// Its ARM type as it was read, in any letter case.
    #[must_use]
    pub fn type_name(self) -> &'a str {
        self.inventory.text(self.index, |record| &record.type_name)
    }

    /// The service it is, if amlha knows it.
    #[must_use]
    pub fn service(self) -> Option<Service> {
        self.inventory.record(self.index).and_then(|record| record.service)
    }

    /// Its ARM type in ARM's own spelling where amlha knows it, else as read.
    #[must_use]
    pub fn arm_type(self) -> &'a str {
        let read = self.type_name();
        let spelled = self
            .service()
            .and_then(|service| service.info().arm_types.iter().find(|known| resource_id::equal(known, read)).copied());
        spelled.unwrap_or(read)
    }

    /// Whether its ARM type is this one, without regard to letter case.
    #[must_use]
    pub fn is_type(self, type_name: &str) -> bool {
        resource_id::equal(self.type_name(), type_name)
    }

    /// The text of `location` as it was read.
    #[must_use]
    pub fn location_text(self) -> &'a str {
        self.inventory.text(self.index, |record| &record.location)
    }

    /// Its region; an unknown one is a value.
    #[must_use]
    pub fn location(self) -> Location<'a> {
        Location::of(self.location_text())
    }

    /// Where it was read.
    #[must_use]
    pub fn source(self) -> Option<&'a Source> {
        let record = self.inventory.record(self.index)?;
        self.inventory.sources().get(record.source as usize)
    }

    /// The whole resource as it was written.
    #[must_use]
    pub fn raw(self) -> &'a str {
        self.inventory.raw(self.index)
    }

    /// Its body, opened for reading.
    #[must_use]
    pub fn body(self) -> Body<'a> {
        let top = Json::trusted(self.raw()).object().unwrap_or_default();
        let properties = top.get("properties").and_then(Json::object);
        Body { resource: self, top, properties }
    }
}

/// The body of a resource: the top members and those of `properties`, each read when asked.
#[derive(Debug, Clone)]
pub struct Body<'a> {
    resource: Resource<'a>,
    top: Object<'a>,
    /// `None` for answers of the Azure CLI that lift the properties to the top.
    properties: Option<Object<'a>>,
}

impl<'a> Body<'a> {
    /// The resource whose body this is.
    #[must_use]
    pub fn resource(&self) -> Resource<'a> {
        self.resource
    }

    /// The property at a dotted path, `sku.name` or `properties.isHnsEnabled`.
    ///
    /// Where a client lifted the properties to the top level the path of the reading says so.
    #[must_use]
    pub fn read(&self, path: &'static str) -> Reading<'a> {
        let Some(inner) = path.strip_prefix("properties.") else {
            return Reading::new(path, descend(&self.top, path));
        };
        match &self.properties {
            Some(properties) => Reading::new(path, descend(properties, inner)),
            None => Reading::new(inner, descend(&self.top, inner)),
        }
    }

    /// The members of `properties` (of the whole body where a client lifted them to the top).
    #[must_use]
    pub fn properties(&self) -> &Object<'a> {
        self.properties.as_ref().unwrap_or(&self.top)
    }

    /// The top members.
    #[must_use]
    pub fn top(&self) -> &Object<'a> {
        &self.top
    }
}

fn descend<'a>(object: &Object<'a>, path: &str) -> Option<Json<'a>> {
    match path.split_once('.') {
        None => object.get(path),
        Some((first, rest)) => object.get(first)?.at(rest),
    }
}
