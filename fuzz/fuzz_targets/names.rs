//! See `stancemark::testing::fuzz_targets::name_patterns`.

#![no_main]

libfuzzer_sys::fuzz_target!(|bytes: &[u8]| stancemark::testing::fuzz_targets::name_patterns(bytes));
