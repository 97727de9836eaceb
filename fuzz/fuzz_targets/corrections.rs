//! See `stancemark::testing::fuzz_targets::corrections`.

#![no_main]

libfuzzer_sys::fuzz_target!(|bytes: &[u8]| stancemark::testing::fuzz_targets::corrections(bytes));
