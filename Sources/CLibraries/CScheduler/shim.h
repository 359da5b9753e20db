#pragma once

// Extensions of GNU's C library, which its module for Swift leaves out. Masks have a bit for each processor.
int sched_getcpu(void);
int sched_getaffinity(int thread, unsigned long size, void *mask);
int sched_setaffinity(int thread, unsigned long size, const void *mask);
