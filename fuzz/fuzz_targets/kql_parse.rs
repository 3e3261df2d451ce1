//! Any text is read, printed and read again, or gives errors inside of it.
#![no_main]

use libfuzzer_sys::fuzz_target;

fuzz_target!(|text: &str| {
    match amlha_kql::parse(text) {
        Ok(script) => {
            let printed = script.to_string();
            match amlha_kql::parse(&printed) {
                Ok(again) => assert_eq!(again.to_string(), printed),
                Err(errors) => panic!("{printed}\n{}", errors[0].render(&printed)),
            }
        }
        Err(errors) => {
            for error in errors {
                let _ = error.render(text);
            }
        }
    }
});
