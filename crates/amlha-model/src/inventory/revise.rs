//! Another inventory, with some resources changed on paper.

use std::collections::BTreeSet;

use super::{Builder, Completeness, Inventory, Source};
use crate::links;
use crate::resource_id;

/// What becomes of a resource.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Revision {
    /// Its ARM id, in any letter case.
    pub id: String,
    /// Its whole body as JSON text afterwards; `None` when it is gone.
    pub body: Option<String>,
}

impl Inventory {
    /// The inventory as it is once these resources have these bodies. Bodies of ids that are not in
    /// it come in, links are found anew, and the rest stays as it was read.
    ///
    /// # Errors
    ///
    /// What is wrong with a body that is no resource.
    pub fn revised(&self, revisions: &[Revision], source: Source) -> Result<Self, String> {
        let mut inventory = self.clone();
        let found = revisions.iter().filter_map(|revision| self.find(&revision.id));
        let gone: BTreeSet<u32> = found.map(|resource| resource.index().0).collect();
        let mut place = 0_u32;
        inventory.records.retain(|_| {
            let stays = !gone.contains(&place);
            place = place.saturating_add(1);
            stays
        });
        inventory.links.clear();
        // What nobody asked for may be there now: then a part of it is known.
        inventory.sections.retain(|(_, completeness)| *completeness != Completeness::NotCollected);
        // What was read stays read where and when it was.
        let read = |revision: &Revision| Some(self.record(self.find(&revision.id)?.index())?.source);
        let changed = || revisions.iter().filter(|revision| revision.body.is_some());
        let sources: Vec<Option<u32>> = changed().map(read).collect();
        let bodies: Vec<&str> = changed().filter_map(|revision| revision.body.as_deref()).collect();
        let mut builder = Builder::over(inventory);
        if !bodies.is_empty() {
            let text = format!("[{}]", bodies.join(",\n"));
            let faults = builder.add_array(text, source).map_err(|error| error.to_string())?;
            if let Some(fault) = faults.into_iter().next() {
                return Err(fault.why);
            }
            builder.attribute_last(&sources);
        }
        let mut inventory = builder.finish();
        links::build(&mut inventory);
        inventory.drop_stale_gaps(revisions);
        Ok(inventory)
    }

    /// A reference that a changed resource no longer makes leaves no gap.
    fn drop_stale_gaps(&mut self, revisions: &[Revision]) {
        let revised: BTreeSet<u64> = revisions.iter().map(|revision| resource_id::hash(&revision.id)).collect();
        let mut gaps = std::mem::take(&mut self.gaps);
        gaps.retain(|gap| {
            let (Some(needed_by), Some(role)) = (&gap.needed_by, gap.role) else { return true };
            if !revised.contains(&resource_id::hash(needed_by)) {
                return true;
            }
            let Some(from) = self.find(needed_by) else { return false };
            self.links_from(from.index()).iter().any(|link| link.role == role && link.to.outside() == Some(&gap.what))
        });
        self.gaps = gaps;
        self.index_links();
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::Role;

    const GROUP: &str = "/subscriptions/0/resourceGroups/rg/providers";

    fn source() -> Source {
        Source { name: "test".into(), kind: "test".into(), read_at: None }
    }

    fn estate() -> Inventory {
        let workspace = format!("{GROUP}/Microsoft.MachineLearningServices/workspaces/mlw");
        let vault = format!("{GROUP}/Microsoft.KeyVault/vaults/kv");
        let text = serde_json::json!([
            {"id": workspace, "properties": {"keyVault": vault, "storageAccount": format!("{GROUP}/Microsoft.Storage/storageAccounts/st")}},
            {"id": vault, "properties": {"enableSoftDelete": true}},
        ]);
        let mut builder = Builder::new();
        builder.add_array(text.to_string(), source()).unwrap();
        builder.set_completeness("locks", Completeness::Complete);
        let mut inventory = builder.finish();
        links::build(&mut inventory);
        inventory
    }

    #[test]
    fn changed_created_and_deleted_resources_are_linked_anew() {
        let before = estate();
        assert_eq!(before.gaps().len(), 1);
        let account = format!("{GROUP}/Microsoft.Storage/storageAccounts/st");
        let vault = format!("{GROUP}/microsoft.keyvault/vaults/KV");
        let revisions = [
            Revision { id: account.clone(), body: Some(serde_json::json!({"id": account}).to_string()) },
            Revision { id: vault, body: None },
        ];
        let paper = Source { name: "paper".into(), ..source() };
        let after = before.revised(&revisions, paper).unwrap();
        let workspace = after.resources().next().unwrap();
        assert_eq!(after.linked(workspace.index(), Role::DefaultStorage).unwrap().name(), "st");
        assert!(after.linked(workspace.index(), Role::Secrets).is_none());
        assert_eq!(after.gaps().iter().map(|gap| gap.role).collect::<Vec<_>>(), [Some(Role::Secrets)]);
        assert_eq!(after.completeness("locks"), Completeness::Complete);
        assert_eq!(after.completeness("datastores"), Completeness::NotCollected);
        assert_eq!((before.len(), after.len()), (2, 2));
        assert_eq!(after.find(&account).unwrap().source().unwrap().name, "paper");
    }

    #[test]
    fn a_reference_that_is_gone_leaves_no_gap() {
        let before = estate();
        let workspace = before.resources().next_back().unwrap();
        let body = serde_json::json!({"id": workspace.id(), "properties": {}}).to_string();
        let revision = Revision { id: workspace.id().to_owned(), body: Some(body) };
        let after = before.revised(&[revision], Source { name: "paper".into(), ..source() }).unwrap();
        assert_eq!(after.find(workspace.id()).unwrap().source().unwrap().name, "test", "it was read there");
        assert!(after.gaps().is_empty() && after.links().is_empty());
    }

    #[test]
    fn what_is_no_resource_is_refused() {
        let revision = Revision { id: "/x".into(), body: Some("3".into()) };
        assert!(estate().revised(&[revision], source()).is_err());
    }
}
