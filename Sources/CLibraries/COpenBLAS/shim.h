#pragma once
#include <cblas.h>
#include <stddef.h>

// OpenBLAS holds LAPACK's Fortran symbols, but its development package has no header for them. The lengths of the two
// texts come last, as gfortran passes them.
void ssyevd_(
    const char *jobz, const char *uplo, const blasint *n, float *a, const blasint *lda, float *w, float *work,
    const blasint *lwork, blasint *iwork, const blasint *liwork, blasint *info, size_t jobz_length,
    size_t uplo_length);

void dposv_(
    const char *uplo, const blasint *n, const blasint *nrhs, double *a, const blasint *lda, double *b,
    const blasint *ldb, blasint *info, size_t uplo_length);
