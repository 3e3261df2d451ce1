//! Whatever is opened: it gives resources or an error, and never panics.
#![allow(clippy::unwrap_used, clippy::expect_used, clippy::panic, clippy::indexing_slicing, reason = "tests")]

use amlha_azure::{Input, open};
use proptest::prelude::*;

const DOCUMENTS: &[&str] = &[
    r#"{"count":2,"data":[{"id":"/subscriptions/0/resourceGroups/rg/providers/Microsoft.KeyVault/vaults/kv","type":"microsoft.keyvault/vaults","properties":{"n":[1.5,null,"\u00e9"]}},{"name":"a","type":"b/c"}],"skip_token":null,"total_records":2}"#,
    r#"{"data":{"columns":[{"name":"id","type":"string"},{"name":"n","type":"integer"}],"rows":[["/subscriptions/0/resourceGroups/rg/providers/A.B/c/d",1]]},"totalRecords":9,"$skipToken":"x"}"#,
    r#"{"value":[{"id":"/subscriptions/0/resourceGroups/rg/providers/Microsoft.Storage/storageAccounts/st","resources":[{"type":"blobServices","name":"default","resources":[]}]},[{"value":[7]}]],"nextLink":"https://contoso"}"#,
    r#"[{"id":"/subscriptions/0/resourceGroups/rg/providers/Microsoft.MachineLearningServices/workspaces/w","properties":{"keyVault":"/subscriptions/0","storageAccount":null}}, // é
 {"id":"azureml:/x"} /* end */ ]"#,
    r#"{"format":"amlha/inventory","version":1,"takenAt":null,"sources":[{"name":"a","kind":"b"}],"sections":[],"gaps":[],"resources":[{"source":0,"body":{"id":"/subscriptions/0/resourceGroups/rg/providers/A.B/c/d"}}],"links":[{"from":0,"role":"key","outside":"x"}]}"#,
    r#"{"error":{"code":"AuthorizationFailed","message":"over scope '/x' to perform action 'y'"}}{"a":1}"#,
    "\u{feff}{\"id\":\"/subscriptions/0/resourceGroups/rg/providers/A.B/c/d\"}\n{\"id\":\"/subscriptions/0/resourceGroups/rg/providers/A.B/c/e\"}\n",
];

#[derive(Debug, Clone)]
enum Edit {
    Set(usize, u8),
    Insert(usize, Vec<u8>),
    Remove(usize, usize),
    Cut(usize),
    Repeat(usize, usize),
}

fn edit() -> impl Strategy<Value = Edit> {
    let piece = prop_oneof![
        prop::collection::vec(any::<u8>(), 1..4),
        prop::sample::select(
            &[
                "{",
                "}",
                "[",
                "]",
                ",",
                ":",
                "\"",
                "\\",
                "null",
                "1e999",
                "\\ud800",
                "//",
                "/*",
                "\u{1b}",
                "\"id\":",
                "\"value\":",
                "\"data\":"
            ][..]
        )
        .prop_map(|piece| piece.as_bytes().to_vec()),
    ];
    prop_oneof![
        (any::<usize>(), any::<u8>()).prop_map(|(at, byte)| Edit::Set(at, byte)),
        (any::<usize>(), piece).prop_map(|(at, piece)| Edit::Insert(at, piece)),
        (any::<usize>(), 1..20_usize).prop_map(|(at, length)| Edit::Remove(at, length)),
        any::<usize>().prop_map(Edit::Cut),
        (any::<usize>(), 1..60_usize).prop_map(|(at, length)| Edit::Repeat(at, length)),
    ]
}

fn apply(bytes: &mut Vec<u8>, edit: Edit) {
    let length = bytes.len();
    let place = |at: usize| at % (length + 1);
    match edit {
        Edit::Set(at, byte) if length > 0 => bytes[at % length] = byte,
        Edit::Set(..) => {}
        Edit::Insert(at, piece) => drop(bytes.splice(place(at)..place(at), piece)),
        Edit::Remove(at, count) => drop(bytes.drain(place(at)..(place(at) + count).min(length))),
        Edit::Cut(at) => bytes.truncate(place(at)),
        Edit::Repeat(at, count) => {
            let piece = bytes[place(at)..(place(at) + count).min(length)].to_vec();
            drop(bytes.splice(place(at)..place(at), piece));
        }
    }
}

fn holds(inputs: &[Vec<u8>]) -> Result<(), TestCaseError> {
    let text =
        |(bytes, n): (&Vec<u8>, i32)| Input::Text { name: format!("{n}.json"), bytes: bytes.clone(), read_at: None };
    let inputs: Vec<Input> = inputs.iter().zip(1..).map(text).collect();
    match open(&inputs) {
        Ok(opened) => {
            prop_assert!(!opened.inventory.is_empty());
            let read: usize = opened.files.iter().map(|file| file.resources).sum();
            prop_assert_eq!(read, opened.inventory.len() + opened.inventory.duplicates().len());
            let silent =
                opened.files.iter().find(|file| file.resources == 0 && file.problem.is_none() && file.notes.is_empty());
            prop_assert!(silent.is_none(), "{:?}", silent);
            let mut saved = Vec::new();
            opened.inventory.write_json(&mut saved).unwrap();
            prop_assert!(amlha_model::Inventory::from_json(String::from_utf8(saved).unwrap()).is_ok());
        }
        Err(error) => {
            for text in [error.to_string(), error.advice()] {
                prop_assert!(!text.is_empty());
                prop_assert!(!text.chars().any(char::is_control), "{:?}", text);
            }
        }
    }
    Ok(())
}

proptest! {
    #![proptest_config(ProptestConfig { cases: 2000, ..ProptestConfig::default() })]

    #[test]
    fn a_mutated_document_gives_something_or_an_error(
        document in prop::sample::select(DOCUMENTS),
        edits in prop::collection::vec(edit(), 0..6),
    ) {
        let mut bytes = document.as_bytes().to_vec();
        edits.into_iter().for_each(|edit| apply(&mut bytes, edit));
        holds(&[bytes])?;
    }

    #[test]
    fn so_do_several_together(
        documents in prop::collection::vec((prop::sample::select(DOCUMENTS), prop::collection::vec(edit(), 0..3)), 1..4),
    ) {
        let mutated = |(document, edits): (&str, Vec<Edit>)| {
            let mut bytes = document.as_bytes().to_vec();
            edits.into_iter().for_each(|edit| apply(&mut bytes, edit));
            bytes
        };
        holds(&documents.into_iter().map(mutated).collect::<Vec<_>>())?;
    }

    #[test]
    fn any_bytes_give_something_or_an_error(bytes in prop::collection::vec(any::<u8>(), 0..60)) {
        holds(&[bytes])?;
    }
}
