//! Every form that can be opened, and what is told about it.
#![allow(clippy::unwrap_used, clippy::expect_used, clippy::panic, clippy::indexing_slicing, reason = "tests")]

use std::fs;
use std::path::Path;

use amlha_azure::{Input, OpenError, OpenErrorKind, Opened, OpenedFile, open, save};
use amlha_model::{GapReason, Inventory, Resource, Role, Service};

const GROUP: &str = "/subscriptions/00000000-0000-0000-0000-000000000000/resourceGroups/rg-ml/providers";

fn text(name: &str, content: &str) -> Input {
    Input::Text { name: name.to_owned(), bytes: content.as_bytes().to_vec(), read_at: None }
}

fn opened(content: &str) -> Opened {
    open(&[text("answer.json", content)]).unwrap_or_else(|error| panic!("{error}: {content}"))
}

fn names(inventory: &Inventory) -> Vec<&str> {
    inventory.resources().map(Resource::name).collect()
}

/// A vault with some members more.
fn vault(name: &str, more: &str) -> String {
    format!(r#"{{"id":"{GROUP}/Microsoft.KeyVault/vaults/{name}","location":"westeurope"{more}}}"#)
}

fn recognised(content: &str, kind: &str, expected: &[&str]) {
    let opened = opened(content);
    assert_eq!(names(&opened.inventory), expected, "{content}");
    let [file] = opened.files.as_slice() else { panic!("{:?}", opened.files) };
    assert_eq!((file.kind, file.resources, &file.problem), (kind, expected.len(), &None), "{content}");
    assert_eq!(file.notes, Vec::<String>::new(), "{content}");
    let source = opened.inventory.resources().next().unwrap().source().unwrap().clone();
    assert_eq!((source.name.as_str(), source.kind.as_str()), ("answer.json", kind));
}

#[test]
fn a_list_of_resources() {
    recognised(&format!("[{},{}]", vault("kv-a", ""), vault("kv-b", "")), "list of resources", &["kv-a", "kv-b"]);
}

#[test]
fn one_resource_with_and_without_properties() {
    recognised(&vault("kv-a", r#","properties":{"enableSoftDelete":true}"#), "resource", &["kv-a"]);
    let lifted = opened(&vault("kv-a", r#","type":"Microsoft.KeyVault/vaults","enableSoftDelete":true,"value":null"#));
    let body = lifted.inventory.resources().next().unwrap().body();
    assert_eq!(body.read("properties.enableSoftDelete").boolean().value(), Some(true));
}

#[test]
fn an_arm_list_in_any_letter_case() {
    let rows = format!("[{}]", vault("kv-a", ""));
    recognised(&format!(r#"{{"value":{rows}}}"#), "ARM list", &["kv-a"]);
    recognised(&format!(r#"{{"nextLink":null,"Value":{rows}}}"#), "ARM list", &["kv-a"]);
    recognised(&format!(r#"{{"@odata.context":{{}},"value":{rows},"nextLink":""}}"#), "ARM list", &["kv-a"]);
}

#[test]
fn nested_lists_of_mixed_types() {
    let compute = format!(
        r#"{{"name":"cpu","id":"{GROUP}/Microsoft.MachineLearningServices/workspaces/mlw/computes/cpu","properties":{{"computeType":"AmlCompute"}}}}"#
    );
    let content = format!(
        r#"{{"value":[{{"value":[{},{compute}]}},{{"data":[{}],"count":1}},[{}]]}}"#,
        vault("kv-a", ""),
        vault("kv-b", ""),
        vault("kv-c", "")
    );
    recognised(&content, "ARM list", &["kv-a", "kv-b", "kv-c", "cpu"]);
    recognised(&format!(r#"{{"value":{{"value":[{}]}}}}"#, vault("kv-a", "")), "ARM list", &["kv-a"]);
}

#[test]
fn lists_nested_without_end_do_not_exhaust_the_stack() {
    let deep = format!("{}{}", "[".repeat(5000), "]".repeat(5000));
    assert_eq!(open(&[text("deep.json", &deep)]).unwrap_err().kind(), OpenErrorKind::NoResources);
    let deep = format!("{}{}", r#"{"value":["#.repeat(5000), "]}".repeat(5000));
    assert_eq!(open(&[text("deep.json", &deep)]).unwrap_err().kind(), OpenErrorKind::NoResources);
    let deep = format!("{}1{}", r#"{"value":"#.repeat(5000), "}".repeat(5000));
    assert!(open(&[text("deep.json", &deep)]).is_err());
}

#[test]
fn resource_graph_from_the_command_line_and_by_rest() {
    let row = vault("kv-a", r#","type":"microsoft.keyvault/vaults""#);
    recognised(
        &format!(r#"{{"count":1,"data":[{row}],"skip_token":null,"total_records":1}}"#),
        "Resource Graph answer",
        &["kv-a"],
    );
    recognised(
        &format!(r#"{{"totalRecords":1,"count":1,"Data":[{row}],"facets":[],"resultTruncated":"false"}}"#),
        "Resource Graph answer",
        &["kv-a"],
    );
}

#[test]
fn resource_graph_as_a_table() {
    let content = format!(
        r#"{{"totalRecords":2,"count":2,"data":{{"columns":[{{"name":"id","type":"string"}},{{"name":"properties","type":"object"}}],
        "rows":[["{GROUP}/Microsoft.KeyVault/vaults/kv-a",{{"n":1.50}}],["{GROUP}/Microsoft.KeyVault/vaults/kv-b",null]]}},"resultTruncated":"false"}}"#
    );
    recognised(&content, "Resource Graph answer", &["kv-a", "kv-b"]);
    let opened = opened(&content);
    assert_eq!(
        opened.inventory.resources().next().unwrap().raw(),
        format!(r#"{{"id":"{GROUP}/Microsoft.KeyVault/vaults/kv-a","properties":{{"n":1.50}}}}"#)
    );
    assert_eq!(opened.inventory.sources().len(), 1);
}

#[test]
fn rows_of_a_projection_without_an_id() {
    let content = r#"{"data":[{"name":"kv-a","type":"microsoft.keyvault/vaults","location":"westeurope"}],"count":1}"#;
    recognised(content, "Resource Graph answer", &["kv-a"]);
}

#[test]
fn one_value_a_line_and_pages_one_after_the_other() {
    recognised(
        &format!("{}\n{}\r\n\n{}", vault("kv-a", ""), vault("kv-b", ""), vault("kv-c", "")),
        "resource",
        &["kv-a", "kv-b", "kv-c"],
    );
    recognised(
        &format!(
            r#"{{"value":[{}],"nextLink":"https://management.azure.com/x"}}{{"value":[{}]}}"#,
            vault("kv-a", ""),
            vault("kv-b", "")
        ),
        "ARM list",
        &["kv-a", "kv-b"],
    );
}

#[test]
fn a_byte_order_mark_and_comments() {
    let content = format!(
        "\u{feff}// exported\n[{} /* the \"only\" one */]\n",
        vault("kv-a", r#","note":"http://contoso // no comment""#)
    );
    recognised(&content, "list of resources", &["kv-a"]);
    let body = opened(&content);
    assert!(body.inventory.resources().next().unwrap().raw().contains("// no comment"));
}

#[test]
fn resources_in_a_resource() {
    let account = format!(
        r#"{{"id":"{GROUP}/Microsoft.Storage/storageAccounts/stcontoso","type":"Microsoft.Storage/storageAccounts","resources":[
          {{"id":"{GROUP}/Microsoft.Storage/storageAccounts/stcontoso/blobServices/default","type":"Microsoft.Storage/storageAccounts/blobServices",
            "Resources":[{{"id":"{GROUP}/Microsoft.Storage/storageAccounts/stcontoso/blobServices/default/containers/data"}}]}}]}}"#
    );
    recognised(&account, "resource", &["stcontoso", "default", "data"]);
}

#[test]
fn resources_in_a_resource_without_an_id_of_their_own() {
    let content = format!(
        r#"[{{"id":"{GROUP}/Microsoft.Storage/storageAccounts/stcontoso","resources":[
          {{"type":"blobServices","name":"default","properties":{{}},"resources":[{{"type":"containers","name":"data"}}]}},
          {{"type":"Microsoft.Storage/storageAccounts/fileServices","name":"stcontoso/default"}},
          {{"type":"Microsoft.Authorization/locks","name":"keep"}}, "no resource"]}}]"#
    );
    let opened = opened(&content);
    let read: Vec<_> =
        opened.inventory.resources().map(|resource| (resource.type_name(), resource.id().replace(GROUP, ""))).collect();
    insta::assert_debug_snapshot!(read);
    assert_eq!(opened.inventory.sources().len(), 1);
}

#[test]
fn rows_that_are_no_resource_are_told_by_reason() {
    let content =
        format!(r#"[{},7,{{"count_":1}},null,{{"id":"\u001b[31m","type":"x"}},{{"count_":2}}]"#, vault("kv-a", ""));
    let opened = opened(&content);
    assert_eq!(opened.files[0].resources, 1);
    insta::assert_snapshot!(opened.files[0].notes.join("\n"));
}

#[test]
fn many_rows_of_one_reason_are_one_note() {
    let bad: Vec<String> = (0..200).map(|n| format!(r#"{{"id":"/quotas/{n}"}}"#)).collect();
    let opened = opened(&format!("[{},{}]", vault("kv-a", ""), bad.join(",")));
    assert_eq!(opened.files[0].notes.len(), 1);
    assert!(
        opened.files[0].notes[0].starts_with("rows 2, 3, 4, 5, 6 and 195 more left out: "),
        "{:?}",
        opened.files[0].notes
    );
}

fn gaps(content: &str) -> Vec<String> {
    opened(content)
        .inventory
        .gaps()
        .iter()
        .map(|gap| format!("{}: {}: {}", gap.what, gap.reason.label(), gap.closes))
        .collect()
}

#[test]
fn pages_that_are_missing_are_gaps() {
    let row = vault("kv-a", "");
    let cases = [
        format!(r#"{{"count":1,"data":[{row}],"skip_token":"T","total_records":1200}}"#),
        format!(r#"{{"totalRecords":7,"count":1,"data":[{row}],"resultTruncated":"true"}}"#),
        format!(r#"{{"totalRecords":7,"count":1,"data":[{row}],"$skipToken":"T","resultTruncated":"false"}}"#),
        format!(r#"{{"count":1,"data":[{row}],"$skipToken":"T"}}"#),
        // The last page alone.
        format!(r#"{{"count":1,"data":[{row}],"total_records":3}}"#),
        // The same first page twice is not two pages.
        format!(
            r#"{{"count":1,"data":[{row}],"skip_token":"T","total_records":2}}{{"count":1,"data":[{row}],"skip_token":"T","total_records":2}}"#
        ),
        format!(r#"{{"value":[{row}],"nextLink":"https://management.azure.com/x"}}"#),
    ];
    let told: Vec<String> = cases.iter().flat_map(|case| gaps(case)).collect();
    assert_eq!(told.len(), cases.len());
    insta::assert_snapshot!(told.join("\n"));
}

#[test]
fn pages_that_are_all_there_are_no_gap() {
    let (a, b) = (vault("kv-a", ""), vault("kv-b", ""));
    let first = format!(r#"{{"count":1,"data":[{a}],"skip_token":"T","total_records":2}}"#);
    let second = format!(r#"{{"count":1,"data":[{b}],"skip_token":null,"total_records":2}}"#);
    assert_eq!(gaps(&format!("{first}\n{second}")), Vec::<String>::new());
    let opened = open(&[text("1.json", &first), text("2.json", &second)]).unwrap();
    assert_eq!(opened.inventory.gaps(), []);
    assert_eq!(gaps(&format!(r#"{{"value":[{a}],"nextLink":"x"}}{{"value":[{b}]}}"#)), Vec::<String>::new());
}

#[test]
fn a_list_that_goes_on_is_not_continued_by_another_type() {
    let account = format!(
        r#"{{"id":"{GROUP}/Microsoft.Storage/storageAccounts/st","type":"Microsoft.Storage/storageAccounts"}}"#
    );
    let vaults = vault("kv-a", r#","type":"Microsoft.KeyVault/vaults""#);
    assert_eq!(gaps(&format!(r#"{{"value":[{vaults}],"nextLink":"x"}}{{"value":[{account}]}}"#)).len(), 1);
}

#[test]
fn what_azure_refused_is_a_gap() {
    let refusal = r#"{"error":{"code":"AuthorizationFailed","message":"The client 'ops@contoso.com' does not have authorization to perform action 'Microsoft.Storage/storageAccounts/read' over scope '/subscriptions/00000000-0000-0000-0000-000000000000'."}}"#;
    let missing = r#"{"error":{"code":"ResourceNotFound","message":"The Resource 'Microsoft.Cache/redis/contoso' was not found."}}"#;
    let opened = open(&[text("a.json", &vault("kv-a", "")), text("b.json", refusal), text("c.json", missing)]).unwrap();
    let [forbidden, absent] = opened.inventory.gaps() else { panic!("{:?}", opened.inventory.gaps()) };
    assert_eq!((forbidden.reason, absent.reason), (GapReason::Forbidden, GapReason::NotFound));
    assert_eq!(forbidden.what, "/subscriptions/00000000-0000-0000-0000-000000000000");
    assert!(forbidden.closes.contains("Microsoft.Storage/storageAccounts/read"));
    let kinds: Vec<_> = opened.files.iter().map(|file| file.problem.as_ref().map(OpenError::kind)).collect();
    assert_eq!(kinds, [None, Some(OpenErrorKind::AzureError), Some(OpenErrorKind::AzureError)]);
}

#[test]
fn what_stands_before_a_broken_end_is_kept_and_the_end_is_told() {
    let opened = opened(&format!("{}\n{}\n{{\"id\": \"/subscr", vault("kv-a", ""), vault("kv-b", "")));
    assert_eq!(names(&opened.inventory), ["kv-a", "kv-b"]);
    let problem = opened.files[0].problem.as_ref().unwrap();
    assert_eq!(problem.kind(), OpenErrorKind::Truncated);
    assert_eq!(problem.position().unwrap().line, 3);
    assert_eq!(opened.inventory.gaps()[0].reason, GapReason::Unreadable);
}

#[test]
fn an_empty_list_beside_others_is_a_note() {
    for empty in ["[]", r#"{"value":[]}"#, r#"{"data":[],"count":0}"#, r#"{"data":{"columns":[],"rows":[]}}"#] {
        let opened = open(&[text("empty.json", empty), text("a.json", &vault("kv-a", ""))]).unwrap();
        assert_eq!(opened.files[0].notes, ["it holds no resource: its list is empty"]);
        assert_eq!(open(&[text("empty.json", empty)]).unwrap_err().kind(), OpenErrorKind::NoResources);
    }
}

#[test]
fn of_a_resource_in_several_files_the_richer_copy_is_kept() {
    let lean = format!("[{}]", vault("kv-a", ""));
    let rich = vault("KV-A", r#","properties":{"enablePurgeProtection":true}"#);
    let opened = open(&[text("lean.json", &lean), text("rich.json", &rich), text("again.json", &lean)]).unwrap();
    assert_eq!(names(&opened.inventory), ["KV-A"]);
    let told: Vec<_> =
        opened.inventory.duplicates().iter().map(|twice| (twice.kept.as_str(), twice.dropped.as_str())).collect();
    assert_eq!(told, [("rich.json", "lean.json"), ("rich.json", "again.json")]);
}

#[test]
fn a_reference_to_what_is_not_there_is_a_gap() {
    let workspace = format!(
        r#"{{"id":"{GROUP}/Microsoft.MachineLearningServices/workspaces/mlw","properties":{{
            "keyVault":"{}","storageAccount":"{GROUP}/Microsoft.Storage/storageAccounts/stcontoso"}}}}"#,
        format!("{GROUP}/Microsoft.KeyVault/vaults/kv-a").to_uppercase()
    );
    let opened = open(&[text("w.json", &workspace), text("v.json", &vault("kv-a", ""))]).unwrap();
    let workspace = opened.inventory.of_service(Service::Workspace).next().unwrap().index();
    assert_eq!(opened.inventory.linked(workspace, Role::Secrets).unwrap().name(), "kv-a");
    let [gap] = opened.inventory.gaps() else { panic!("{:?}", opened.inventory.gaps()) };
    assert_eq!((gap.reason, gap.role), (GapReason::NotInFiles, Some(Role::DefaultStorage)));
}

fn describe(files: &[OpenedFile], folder: &Path) -> String {
    let stable = |text: String| text.replace(&folder.display().to_string(), "FOLDER").replace('\\', "/");
    let line = |file: &OpenedFile| {
        let problem =
            file.problem.as_ref().map(|problem| format!(" | {} {problem}", problem.code())).unwrap_or_default();
        stable(format!("{} | {} | {}{problem} | {}", file.name, file.kind, file.resources, file.notes.join("; ")))
    };
    files.iter().map(line).collect::<Vec<_>>().join("\n")
}

#[test]
fn of_a_folder_the_good_files_open_and_the_bad_ones_are_told() {
    let folder = tempfile::tempdir().unwrap();
    let write = |name: &str, content: &[u8]| {
        let path = folder.path().join(name);
        fs::create_dir_all(path.parent().unwrap()).unwrap();
        fs::write(path, content).unwrap();
    };
    write("b/vaults.JSON", format!("[{}]", vault("kv-b", "")).as_bytes());
    write("a.ndjson", vault("kv-a", "").as_bytes());
    write("bad/cut.json", b"[{\"id\":");
    write("bad/empty.json", b"");
    write("bad/latin.json", b"[\"\xe9\"]");
    write("bad/package.json", b"{\"name\":\"contoso\",\"version\":\"1\"}");
    write("bad/none.jsonl", b"[]");
    write(".git/config.json", b"[]");
    write(".hidden.json", b"[]");
    write("readme.md", b"#");
    let input = Input::Path(folder.path().to_owned());
    let opened = open(std::slice::from_ref(&input)).unwrap();
    assert_eq!(names(&opened.inventory), ["kv-a", "kv-b"]);
    insta::assert_snapshot!(describe(&opened.files, folder.path()));
    assert!(opened.inventory.resources().all(|resource| resource.source().unwrap().read_at.is_some()));
    assert!(opened.inventory.taken_at().is_some());

    let twice = open(&[input, Input::Path(folder.path().join("a.ndjson"))]).unwrap();
    assert_eq!(twice.files.last().unwrap().notes, ["it was named twice and read once"]);
    assert_eq!(twice.inventory.duplicates(), []);
}

#[test]
fn a_saved_inventory_comes_back_as_it_was() {
    let folder = tempfile::tempdir().unwrap();
    let path = folder.path().join("estate.amlha");
    let workspace = format!(
        r#"{{"id":"{GROUP}/Microsoft.MachineLearningServices/workspaces/mlw","properties":{{"keyVault":"{GROUP}/Microsoft.KeyVault/vaults/kv-a"}}}}"#
    );
    let first = opened(&workspace).inventory;
    assert_eq!(first.gaps().len(), 1);
    let bytes = save(&first, &path).unwrap();
    assert_eq!(bytes, fs::metadata(&path).unwrap().len());

    let read = open(&[Input::Path(path.clone())]).unwrap();
    assert_eq!(read.files[0].kind, "saved inventory");
    let again = folder.path().join("again.amlha");
    save(&read.inventory, &again).unwrap();
    assert_eq!(fs::read(&path).unwrap(), fs::read(&again).unwrap());

    // Beside the file that was missing the gap closes, and the sources stay told apart.
    let both = open(&[Input::Path(path.clone()), text("v.json", &vault("kv-a", ""))]).unwrap();
    assert_eq!(both.inventory.gaps(), []);
    let workspace = both.inventory.find(&format!("{GROUP}/Microsoft.MachineLearningServices/workspaces/mlw")).unwrap();
    assert_eq!(workspace.source().unwrap().name, "answer.json");
    assert_eq!(both.inventory.linked(workspace.index(), Role::Secrets).unwrap().name(), "kv-a");

    // What was refused while it was opened stays told.
    let refused =
        open(&[Input::Path(path), text("e.json", r#"{"error":{"code":"Forbidden","message":"no"}}"#)]).unwrap();
    assert_eq!(refused.inventory.gaps().len(), 2);
}

#[test]
fn the_same_input_gives_the_same_bytes() {
    let content = format!(r#"[{},{},3]"#, vault("kv-b", ""), vault("kv-a", ""));
    let saved = || {
        let mut out = Vec::new();
        opened(&content).inventory.write_json(&mut out).unwrap();
        out
    };
    assert_eq!(saved(), saved());
}

#[cfg(unix)]
#[test]
fn a_link_to_a_folder_above_does_not_go_round_forever() {
    let folder = tempfile::tempdir().unwrap();
    fs::write(folder.path().join("a.json"), vault("kv-a", "")).unwrap();
    std::os::unix::fs::symlink(folder.path(), folder.path().join("up")).unwrap();
    let opened = open(&[Input::Path(folder.path().to_owned())]).unwrap();
    assert_eq!(opened.inventory.len(), 1);
    assert_eq!(opened.files[1].notes, ["`up` is a link to a folder and was left out"]);
}

#[test]
fn the_line_of_a_resource_is_told_where_the_text_is_the_file() {
    let lines = |opened: &Opened| {
        let lines = amlha_model::inventory::Lines::of(&opened.inventory);
        opened.inventory.resources().map(|vault| lines.line(vault).unwrap()).collect::<Vec<_>>()
    };
    let list = opened(&format!("// two\n[\n{},\n\n{}\n]", vault("kv-a", ""), vault("kv-b", "")));
    assert_eq!(list.as_written, ["answer.json"]);
    assert_eq!(lines(&list), [3, 5]);

    let folder = tempfile::tempdir().unwrap();
    let path = folder.path().join("saved.amlha");
    save(&list.inventory, &path).unwrap();
    let written = fs::read_to_string(&path).unwrap();
    let saved = open(&[Input::Path(path.clone())]).unwrap();
    assert_eq!(saved.as_written, [path.to_string_lossy()]);
    for (line, name) in lines(&saved).into_iter().zip(["kv-a", "kv-b"]) {
        assert!(written.lines().nth(line - 1).unwrap().contains(name), "line {line} is not about {name}");
    }

    // Beside another file a saved inventory is written anew: its lines are nobody's.
    let other = text("other", &format!("[{}]", vault("kv-c", "")));
    assert_eq!(open(&[Input::Path(path), other]).unwrap().as_written, ["other"]);
}
