//! A small estate, and a client that asks for things.
#![allow(dead_code, reason = "each test file uses a part of it")]

use amlha_fake_arm::{FakeArm, Setup};
use amlha_model::{Builder, Inventory, Source};
use serde_json::{Value, json};

pub(crate) const SUB: &str = "/subscriptions/00000000-0000-0000-0000-000000000000";
pub(crate) const OTHER: &str = "/subscriptions/00000000-0000-0000-0000-000000000002";

/// An id in the group `rg-contoso`.
pub(crate) fn id(rest: &str) -> String {
    format!("{SUB}/resourceGroups/rg-contoso/providers/{rest}")
}

fn resource(id: &str, location: Option<&str>, more: &Value) -> Value {
    let parsed = amlha_model::ResourceId::parse(id).unwrap();
    let mut body = json!({"id": id, "name": parsed.name(), "type": parsed.type_name(), "properties": {}});
    let members = body.as_object_mut().unwrap();
    members.extend(location.map(|location| ("location".to_owned(), location.into())));
    members.extend(more.as_object().unwrap().clone());
    body
}

pub(crate) fn estate() -> Vec<Value> {
    let workspace = id("Microsoft.MachineLearningServices/workspaces/mlw-contoso");
    let account = id("Microsoft.Storage/storageAccounts/stcontoso");
    let west = Some("westeurope");
    vec![
        resource(
            &workspace,
            Some("West Europe"),
            &json!({"kind": "Default", "identity": {"type": "SystemAssigned"}, "properties": {"storageAccount": account}}),
        ),
        resource(&format!("{workspace}/computes/cpu"), west, &json!({"properties": {"computeType": "AmlCompute"}})),
        resource(&format!("{workspace}/computes/gpu"), west, &json!({"properties": {"computeType": "AmlCompute"}})),
        resource(&format!("{workspace}/onlineEndpoints/score"), west, &json!({})),
        resource(
            &account,
            west,
            &json!({"kind": "StorageV2", "sku": {"name": "Standard_LRS", "tier": "Standard"},
            "properties": {"isHnsEnabled": false, "geoReplicationStats": {"status": "Live"}}, "tags": {"env": "prod"}}),
        ),
        resource(
            &format!("{account}/blobServices/default"),
            None,
            &json!({"properties": {"isVersioningEnabled": false}}),
        ),
        resource(
            &id("Microsoft.ContainerRegistry/registries/crcontoso"),
            west,
            &json!({"sku": {"name": "Basic", "tier": "Basic"}}),
        ),
        resource(
            &id("Microsoft.ContainerRegistry/registries/crcontoso/replications/northeurope"),
            Some("northeurope"),
            &json!({}),
        ),
        resource(
            &id("Microsoft.ContainerService/managedClusters/aks-contoso"),
            west,
            &json!({"sku": {"name": "Base", "tier": "Free"},
            "properties": {"agentPoolProfiles": [{"name": "system", "mode": "System", "count": 3}, {"name": "infer", "mode": "User", "count": 2}]}}),
        ),
        resource(&id("Microsoft.KeyVault/vaults/kv-contoso"), west, &json!({"properties": {"enableSoftDelete": true}})),
        resource(
            &id("Microsoft.KeyVault/vaults/kv-contoso/providers/Microsoft.Authorization/locks/keep"),
            None,
            &json!({"properties": {"level": "CanNotDelete"}}),
        ),
        resource(
            &format!("{OTHER}/resourceGroups/rg-fabrikam/providers/Microsoft.KeyVault/vaults/kv-fabrikam"),
            Some("northeurope"),
            &json!({}),
        ),
    ]
}

pub(crate) fn inventory_of(rows: &[Value]) -> Inventory {
    let mut builder = Builder::new();
    let source = Source { name: "estate.json".into(), kind: "list".into(), read_at: None };
    assert!(builder.add_array(Value::from(rows.to_vec()).to_string(), source).unwrap().is_empty());
    builder.finish()
}

pub(crate) fn fake() -> Setup {
    FakeArm::over(&inventory_of(&estate()))
}

/// What came back.
#[derive(Debug)]
pub(crate) struct Got {
    pub(crate) status: u16,
    pub(crate) headers: reqwest::header::HeaderMap,
    pub(crate) text: String,
}

impl Got {
    pub(crate) fn json(&self) -> Value {
        serde_json::from_str(&self.text).unwrap_or_else(|error| panic!("{error}: {self:?}"))
    }

    pub(crate) fn header(&self, name: &str) -> &str {
        self.headers.get(name).map_or("", |value| value.to_str().unwrap())
    }

    pub(crate) fn code(&self) -> String {
        self.json()["error"]["code"].as_str().unwrap_or_default().to_owned()
    }
}

/// A client that follows nothing and trusts what it is told to.
pub(crate) struct Client {
    base: String,
    http: reqwest::Client,
    pub(crate) token: String,
}

impl Client {
    pub(crate) fn of(fake: &FakeArm) -> Self {
        let mut http = reqwest::Client::builder().redirect(reqwest::redirect::Policy::none()).no_proxy();
        if let Some(pem) = fake.certificate_pem() {
            http = http.tls_certs_only([reqwest::Certificate::from_pem(pem.as_bytes()).unwrap()]);
        }
        Self { base: fake.url().to_owned(), http: http.build().unwrap(), token: "any".to_owned() }
    }

    fn url(&self, path: &str) -> String {
        let url = if path.contains("://") { path.to_owned() } else { format!("{}{path}", self.base) };
        if path.contains("api-version") {
            url
        } else {
            format!("{url}{}api-version=2024-01-01", if path.contains('?') { "&" } else { "?" })
        }
    }

    pub(crate) async fn try_send(&self, method: &str, path: &str, body: Option<Value>) -> Result<Got, reqwest::Error> {
        let mut request = self.http.request(method.parse().unwrap(), self.url(path));
        if !self.token.is_empty() {
            request = request.bearer_auth(&self.token);
        }
        if let Some(body) = body {
            request = request.json(&body);
        }
        Self::read(request.send().await?).await
    }

    async fn read(response: reqwest::Response) -> Result<Got, reqwest::Error> {
        let (status, headers) = (response.status().as_u16(), response.headers().clone());
        Ok(Got { status, headers, text: response.text().await? })
    }

    pub(crate) async fn send(&self, method: &str, path: &str, body: Option<Value>) -> Got {
        self.try_send(method, path, body).await.unwrap()
    }

    pub(crate) async fn get(&self, path: &str) -> Got {
        self.send("GET", path, None).await
    }

    /// As the Azure CLI names itself.
    pub(crate) async fn cli(&self, method: &str, path: &str, body: Option<Value>) -> Got {
        let mut request = self.http.request(method.parse().unwrap(), self.url(path)).bearer_auth(&self.token);
        request = request.header("User-Agent", "AZURECLI/2.91.0 (PIP) azsdk-python-core/1.35.0");
        if let Some(body) = body {
            request = request.json(&body);
        }
        Self::read(request.send().await.unwrap()).await.unwrap()
    }

    pub(crate) async fn graph(&self, query: &str, options: Value) -> Got {
        let body = json!({"query": query, "options": options});
        self.send("POST", "/providers/Microsoft.ResourceGraph/resources?api-version=2022-10-01", Some(body)).await
    }

    /// Every row of a list, and how many pages it had.
    pub(crate) async fn all(&self, path: &str) -> (Vec<Value>, usize) {
        let (mut rows, mut pages, mut next) = (Vec::new(), 0, path.to_owned());
        loop {
            let page = self.get(&next).await;
            assert_eq!(page.status, 200, "{page:?}");
            pages += 1;
            let body = page.json();
            rows.extend(body["value"].as_array().unwrap().iter().cloned());
            match body["nextLink"].as_str() {
                Some(link) => link.clone_into(&mut next),
                None => return (rows, pages),
            }
        }
    }

    pub(crate) async fn form(&self, path: &str, form: &str) -> Got {
        let request = self.http.post(format!("{}{path}", self.base)).body(form.to_owned());
        let request = request.header("Content-Type", "application/x-www-form-urlencoded");
        Self::read(request.send().await.unwrap()).await.unwrap()
    }

    /// Logs in as a client does that found the endpoints itself; the token is used from now on.
    pub(crate) async fn log_in(&mut self) {
        let form = format!(
            "client_id=a&client_secret=s3cret-of-contoso&grant_type=client_credentials&scope={}%2F%2F.default",
            self.base
        );
        let got = self.form("/00000000-0000-0000-0000-00000000000f/oauth2/v2.0/token", &form).await;
        assert_eq!(got.status, 200, "{got:?}");
        got.json()["access_token"].as_str().unwrap().clone_into(&mut self.token);
    }
}

pub(crate) fn names(rows: &Value) -> Vec<&str> {
    rows.as_array().unwrap().iter().map(|row| row["name"].as_str().unwrap_or_default()).collect()
}
