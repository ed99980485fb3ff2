/* Enough of a reader of JSON for a test: finds values in text that is known to be well formed. */
#include <stdlib.h>
#include <string.h>

/* The first character that is no blank, comma or colon. */
static const char *json_value(const char *at) { return at + strspn(at, " \t\r\n,:"); }

/* What follows a value. */
static const char *json_after(const char *at)
{
    int depth = 0;
    do {
        if (*at == '"') {
            for (at++; *at != '"'; at++) at += *at == '\\';
            at++;
        } else if (strchr("[{", *at)) depth++, at++;
        else if (strchr("]}", *at)) depth--, at++;
        else if (strchr(" \t\r\n,:", *at)) at++;
        else at += strcspn(at, " \t\r\n,:]}");
    } while (depth > 0);
    return at;
}

/* The value of a member of an object; null if it is not there. */
static const char *json_member(const char *object, const char *name)
{
    const char *at = json_value(object + 1);
    while (*at != '}') {
        const char *value = json_value(json_after(at));
        if (!strncmp(at + 1, name, strlen(name)) && at[strlen(name) + 1] == '"') return value;
        at = json_value(json_after(value));
    }
    return NULL;
}

/* Copies a value, a text without its quotes and escapes; gives the end of the copy. */
static char *json_copy(const char *at, char *to)
{
    const char *end = json_after(at);
    if (*at != '"') {
        memcpy(to, at, (size_t)(end - at));
        to += end - at;
    } else for (at++; at < end - 1; at++) {
        if (*at != '\\') *to++ = *at;
        else *to++ = *++at == 'n' ? '\n' : *at == 't' ? '\t' : *at;
    }
    *to = 0;
    return to;
}
