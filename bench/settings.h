/* settings.h - what a benchmark image runs under; boot.c says what each is. The build defines
 * SETTING as one of them. */
#ifndef BENCH_SETTINGS_H
#define BENCH_SETTINGS_H

#define SETTING_OFF   0
#define SETTING_SHORT 1
#define SETTING_LPAE  2
#define SETTING_S2    3

#endif
