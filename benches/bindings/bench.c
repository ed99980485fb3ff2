/* The cost of a call, and of a delivery by its path: bench CASES */
#include <opd.h>
#include <stdio.h>
#include <string.h>
#include <time.h>

static double seconds(void)
{
    struct timespec now;
    clock_gettime(CLOCK_MONOTONIC, &now);
    return now.tv_sec + now.tv_nsec / 1e9;
}

int main(int count, char **arguments)
{
    enum { CALLS = 2000000 };
    const char *run = "12.345.678-5", *options = "{\"as_of\": \"2024-12-31\"}";
    OpdTable cases = { .table = "cases", .path = arguments[count - 1] };
    OpdText report;
    OpdAge age;
    OpdRun read;
    double start = seconds();
    for (int call = 0; call < CALLS; call++) opd_age(14000 + call % 1000, 20000, &age, NULL);
    printf("age %.1f\n", (seconds() - start) / CALLS * 1e9);
    start = seconds();
    for (int call = 0; call < CALLS; call++) opd_run_parse(run, strlen(run), &read, NULL);
    printf("run %.1f\n", (seconds() - start) / CALLS * 1e9);
    start = seconds();
    if (opd_validate(&cases, 1, options, strlen(options), &report, NULL) != OPD_OK) return 1;
    printf("validate %.3f\n", seconds() - start);
    opd_free(report);
}
