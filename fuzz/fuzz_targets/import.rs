//! See `stancemark::testing::import_fuzz::import`.

#![no_main]

libfuzzer_sys::fuzz_target!(|bytes: &[u8]| stancemark::testing::import_fuzz::import(bytes));
