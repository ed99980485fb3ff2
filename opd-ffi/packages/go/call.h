/* Go calls no pointer to a function: these do. */
#ifndef OPD_CALL_H
#define OPD_CALL_H

#include <stdlib.h>
#include "opd.h"

typedef int32_t (*OpdOf1)(OpdBytes, size_t, OpdText *, OpdError **);
typedef int32_t (*OpdOf2)(OpdBytes, size_t, OpdBytes, size_t, OpdText *, OpdError **);
typedef int32_t (*OpdOf3)(OpdBytes, size_t, OpdBytes, size_t, OpdBytes, size_t, OpdText *, OpdError **);
typedef int32_t (*OpdOfWord)(OpdWord, OpdText *, OpdError **);
typedef int32_t (*OpdOfTables)(OpdTables, size_t, OpdBytes, size_t, OpdText *, OpdError **);
typedef int32_t (*OpdOfTablesIpc)(OpdTables, size_t, OpdBytes, size_t, OpdBuffer *, OpdError **);
static int32_t opd_of_1(OpdOf1 f, OpdBytes a, size_t as, OpdText *out, OpdError **error) {
    return f(a, as, out, error);
}
static int32_t opd_of_2(OpdOf2 f, OpdBytes a, size_t as, OpdBytes b, size_t bs, OpdText *out, OpdError **error) {
    return f(a, as, b, bs, out, error);
}
static int32_t opd_of_3(
    OpdOf3 f, OpdBytes a, size_t as, OpdBytes b, size_t bs, OpdBytes c, size_t cs, OpdText *out, OpdError **error
) {
    return f(a, as, b, bs, c, cs, out, error);
}
static int32_t opd_of_word(OpdOfWord f, OpdWord word, OpdText *out, OpdError **error) {
    return f(word, out, error);
}
static int32_t opd_of_tables(
    OpdOfTables f, OpdTables t, size_t ts, OpdBytes o, size_t os, OpdText *out, OpdError **error
) {
    return f(t, ts, o, os, out, error);
}
static int32_t opd_of_tables_ipc(
    OpdOfTablesIpc f, OpdTables t, size_t ts, OpdBytes o, size_t os, OpdBuffer *out, OpdError **error
) {
    return f(t, ts, o, os, out, error);
}

#endif
