// Swift's Mutex for the eyes of the thread sanitizer. Its uncontended path is compiled into the program and instrumented;
// where threads wait for each other, it calls into libswiftSynchronization, which is not, and the sanitizer takes what the
// lock ordered for a race. These stand before the library's functions, call them, and tell what they order: nothing else.
#define _GNU_SOURCE
#include <dlfcn.h>
#include <stdbool.h>
#include <stdint.h>

#define SWIFT __attribute__((swiftcall))
#define SELF __attribute__((swift_context)) void *

#define LOCK "$s15Synchronization12_MutexHandleV9_lockSlowyys6UInt32VF"
#define TRY_LOCK "$s15Synchronization12_MutexHandleV12_tryLockSlowSbyF"
#define UNLOCK "$s15Synchronization12_MutexHandleV11_unlockSlowyyF"

extern void __tsan_acquire(void *address);
extern void __tsan_release(void *address);

SWIFT void lock(uint32_t thread, SELF handle) __asm__(LOCK);
SWIFT bool tryLock(SELF handle) __asm__(TRY_LOCK);
SWIFT void unlock(SELF handle) __asm__(UNLOCK);

SWIFT void lock(uint32_t thread, SELF handle) {
  ((SWIFT void (*)(uint32_t, SELF))dlsym(RTLD_NEXT, LOCK))(thread, handle);
  __tsan_acquire(handle);
}

SWIFT bool tryLock(SELF handle) {
  bool isLocked = ((SWIFT bool (*)(SELF))dlsym(RTLD_NEXT, TRY_LOCK))(handle);
  if (isLocked) __tsan_acquire(handle);
  return isLocked;
}

SWIFT void unlock(SELF handle) {
  __tsan_release(handle);
  ((SWIFT void (*)(SELF))dlsym(RTLD_NEXT, UNLOCK))(handle);
}
