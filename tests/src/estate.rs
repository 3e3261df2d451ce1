//! Made-up estates of any size, the same bytes for the same size.
//!
//! About a third of the resources are services that rules judge; workspaces refer to resources that
//! are there. Everything else is what lies around in a subscription.

use std::fmt::Write as _;

const REGIONS: &[&str] =
    &["westeurope", "northeurope", "eastus", "westus", "swedencentral", "francecentral", "brazilsouth", "italynorth"];
const SKUS: &[&str] =
    &["Standard_LRS", "Standard_LRS", "Standard_GRS", "Standard_ZRS", "Standard_RAGZRS", "Premium_LRS"];
const OTHERS: &[&str] = &[
    "microsoft.compute/virtualmachines",
    "microsoft.network/networkinterfaces",
    "microsoft.network/privateendpoints",
    "microsoft.sql/servers/databases",
    "microsoft.compute/disks",
];

/// A small generator of numbers that depends on nothing.
struct Numbers(u64);

impl Numbers {
    fn below(&mut self, limit: usize) -> usize {
        self.0 ^= self.0 << 13;
        self.0 ^= self.0 >> 7;
        self.0 ^= self.0 << 17;
        usize::try_from(self.0 % (limit.max(1) as u64)).unwrap_or_default()
    }

    fn of<'a>(&mut self, choices: &[&'a str]) -> &'a str {
        let place = self.below(choices.len());
        choices.get(place).copied().unwrap_or_default()
    }
}

/// A Resource Graph export of `count` resources, one a line.
#[must_use]
pub fn export(count: usize) -> String {
    let mut numbers = Numbers(0x2545_f491_4f6c_dd1d);
    let mut text = String::with_capacity(count * 900);
    text.push('[');
    for place in 0..count {
        text.push_str(if place == 0 { "\n" } else { ",\n" });
        resource(&mut text, place, &mut numbers);
    }
    text.push_str("\n]\n");
    text
}

fn resource(text: &mut String, place: usize, numbers: &mut Numbers) {
    // Ten to a group: a workspace, what it needs, and what lies around.
    let group = place / 10;
    let base = format!("/subscriptions/00000000-0000-0000-0000-000000000000/resourceGroups/rg-{group:05}/providers");
    let region = REGIONS.get(group % REGIONS.len()).copied().unwrap_or_default();
    let filler = "0123456789abcdef".repeat(16);
    let (kind, name, body) = match place % 10 {
        0 => (
            "microsoft.storage/storageaccounts",
            format!("st{group:05}"),
            format!(
                r#""kind":"StorageV2","sku":{{"name":"{}"}},"properties":{{"statusOfPrimary":"available","isHnsEnabled":false,"note":"{filler}"}}"#,
                numbers.of(SKUS)
            ),
        ),
        1 => (
            "microsoft.keyvault/vaults",
            format!("kv{group:05}"),
            format!(
                r#""properties":{{"enableSoftDelete":true,"enablePurgeProtection":{},"note":"{filler}"}}"#,
                numbers.below(2) == 0
            ),
        ),
        2 => (
            "microsoft.containerregistry/registries",
            format!("cr{group:05}"),
            format!(
                r#""sku":{{"name":"{}"}},"properties":{{"note":"{filler}"}}"#,
                numbers.of(&["Basic", "Standard", "Premium"])
            ),
        ),
        3 => (
            "microsoft.insights/components",
            format!("appi{group:05}"),
            format!(
                r#""properties":{{"IngestionMode":"LogAnalytics","WorkspaceResourceId":"{base}/microsoft.operationalinsights/workspaces/log{group:05}","note":"{filler}"}}"#
            ),
        ),
        4 => (
            "microsoft.operationalinsights/workspaces",
            format!("log{group:05}"),
            format!(r#""properties":{{"workspaceCapping":{{"dailyQuotaGb":-1}},"note":"{filler}"}}"#),
        ),
        5 => (
            "microsoft.machinelearningservices/workspaces",
            format!("mlw{group:05}"),
            format!(
                r#""kind":"Default","properties":{{"provisioningState":"Succeeded","storageAccount":"{base}/Microsoft.Storage/storageAccounts/st{group:05}","keyVault":"{base}/Microsoft.KeyVault/vaults/kv{group:05}","containerRegistry":"{base}/Microsoft.ContainerRegistry/registries/cr{group:05}","applicationInsights":"{base}/Microsoft.Insights/components/appi{group:05}","v1LegacyMode":false,"note":"{filler}"}}"#
            ),
        ),
        other => (
            numbers.of(OTHERS),
            format!("x{place:07}-{other}"),
            format!(r#""properties":{{"provisioningState":"Succeeded","note":"{filler}"}}"#),
        ),
    };
    let _ = write!(
        text,
        r#"{{"id":"{base}/{kind}/{name}","name":"{name}","type":"{kind}","location":"{region}","resourceGroup":"rg-{group:05}","tags":{{"env":"prod","note":"M\u00fcller's #{place}"}},{body}}}"#
    );
}
