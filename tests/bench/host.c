/* host.c - a workload on the host: prints the checksum that the image must end with. */
#include "bench/bench.h"
#include <stdio.h>
#include <stdlib.h>

int main(int argc, char **argv)
{
    if (argc != 2) {
        fprintf(stderr, "usage: %s ROUNDS\n", argv[0]);
        return 2;
    }
    printf("sum %08x\n", workload((uint32_t)strtoul(argv[1], NULL, 0)));
    return 0;
}
