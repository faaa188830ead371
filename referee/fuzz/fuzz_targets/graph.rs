#![no_main]

libfuzzer_sys::fuzz_target!(|data: &[u8]| freehold_referee_fuzz::graph(data));
