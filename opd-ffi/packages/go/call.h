/* Go calls no pointer to a function: these do. */
#ifndef OPD_CALL_H
#define OPD_CALL_H

#include <stdlib.h>
#include "opd.h"

typedef int32_t (*OpdOf)(OpdBytes, size_t, OpdText *, OpdError **);
typedef int32_t (*OpdOf1)(OpdBytes, size_t, OpdBytes, size_t, OpdText *, OpdError **);
typedef int32_t (*OpdOf2)(OpdBytes, size_t, OpdBytes, size_t, OpdBytes, size_t, OpdText *, OpdError **);
static int32_t opd_of(OpdOf f, OpdBytes a, size_t as, OpdText *out, OpdError **error) {
    return f(a, as, out, error);
}
static int32_t opd_of_1(OpdOf1 f, OpdBytes a, size_t as, OpdBytes o, size_t os, OpdText *out, OpdError **error) {
    return f(a, as, o, os, out, error);
}
static int32_t opd_of_2(
    OpdOf2 f, OpdBytes a, size_t as, OpdBytes b, size_t bs, OpdBytes o, size_t os, OpdText *out, OpdError **error
) {
    return f(a, as, b, bs, o, os, out, error);
}

#endif
