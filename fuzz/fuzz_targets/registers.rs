//! See `stancemark::testing::fuzz_targets::registers`.

#![no_main]

libfuzzer_sys::fuzz_target!(|bytes: &[u8]| stancemark::testing::fuzz_targets::registers(bytes));
