#![no_main]

use freehold_referee_fuzz::Judged;
use std::sync::LazyLock;

static JUDGED: LazyLock<Judged> = LazyLock::new(Judged::default);

libfuzzer_sys::fuzz_target!(|data: &[u8]| JUDGED.check(data));
