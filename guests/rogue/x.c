#include "guests/common/guest.h"
int main(void)
{
    print("rogue\n");
    return 0;
}
void exception(enum exception k, struct frame *f) {}
