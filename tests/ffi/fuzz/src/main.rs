//! libFuzzer over the C ABI.
#![no_main]

use std::sync::Once;

use libfuzzer_sys::fuzz_target;
// Its functions are found by their C names.
use opd_ffi as _;

unsafe extern "C" {
    fn opd_call(data: *const u8, len: usize);
}

static QUIET: Once = Once::new();

fuzz_target!(|data: &[u8]| {
    // A panic that is caught inside is no fault; OPD_BUG is, and the calls abort at it.
    QUIET.call_once(|| std::panic::set_hook(Box::new(|_| {})));
    // SAFETY: the calls read `len` bytes there, and nothing after they return.
    unsafe { opd_call(data.as_ptr(), data.len()) }
});
