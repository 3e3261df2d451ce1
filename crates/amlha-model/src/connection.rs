//! A connection of a workspace: a named way to another service.

use crate::reading::Reading;
use crate::resource::Body;

/// The properties of a connection: `workspaces/connections`. How it signs in is nobody's business
/// here, and no secret is read.
#[derive(Debug, Clone, Copy)]
pub struct Connection<'b, 'a>(pub &'b Body<'a>);

impl<'a> Connection<'_, 'a> {
    /// `properties.category`: the service it leads to, `AzureBlob`, `CosmosDb`, `CognitiveSearch`, ...
    #[must_use]
    pub fn category(self) -> Reading<'a> {
        self.0.read("properties.category")
    }

    /// `properties.target`: a URL, a host or an ARM id, as the category likes.
    #[must_use]
    pub fn target(self) -> Reading<'a> {
        self.0.read("properties.target")
    }

    /// `properties.metadata.ResourceId`: ARM id of the service, where the client wrote one.
    #[must_use]
    pub fn metadata_resource_id(self) -> Reading<'a> {
        self.0.read("properties.metadata.ResourceId")
    }
}
