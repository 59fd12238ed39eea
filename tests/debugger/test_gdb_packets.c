/* The gdb stub's framing, and whatever else may come down a wire. */
#include "tests/debugger/gdb_rig.h"

#include <stdlib.h>
#include <string.h>

/* --- framing --- */

START_TEST(a_good_packet_is_acknowledged)
{
    wire_say("+$qC#b4");
    ck_assert_int_eq(wire.out[0], '+');
    ck_assert_int_eq(wire.out[1], '$');
}
END_TEST

START_TEST(a_bad_checksum_is_asked_for_again)
{
    wire_say("$qC#b5");
    ck_assert_str_eq(wire.out, "-");
    wire_say("$qC#zz");
    ck_assert_str_eq(wire.out, "-");
    wire_say("$qC#b4");
    ck_assert_int_eq(wire.out[0], '+');
}
END_TEST

START_TEST(a_refused_answer_is_sent_again)
{
    char first[256];
    ask("qC");
    snprintf(first, sizeof first, "%.*s", (int)sizeof first - 1, wire.out + 1);
    wire_say("-");
    ck_assert_str_eq(wire.out, first);
}
END_TEST

START_TEST(no_acknowledgement_once_both_agree)
{
    ck_ask("QStartNoAckMode", "OK");
    ck_assert_int_eq(wire.out[0], '+');
    ask("qC");
    ck_assert_int_eq(wire.out[0], '$');
    wire_say("-");
    ck_assert_str_eq(wire.out, "");
    wire_say("$qC#00"); /* the channel is trusted */
    ck_assert_int_eq(wire.out[0], '$');
}
END_TEST

START_TEST(a_packet_cut_off_by_the_next_is_forgotten)
{
    wire_say("$m40000000,$qC#b4");
    ck_assert_int_eq(wire.out[0], '+');
    ck_assert_int_eq(wire.out[2], 'Q');
    wire_say("$m4000"); /* and one by the peer's end */
    ck_assert_str_eq(wire.out, "");
}
END_TEST

START_TEST(a_packet_that_is_too_long_is_answered_once)
{
    static char text[GDB_PACKET + 1];
    memset(text, 'm', sizeof text);
    ck_assert_str_eq(ask_bytes(text, sizeof text), "E01");
    ck_ask("qAttached:1", "1");
    ck_assert_str_eq(ask_bytes(text, GDB_PACKET), "E01"); /* a bad m, but it fits */
}
END_TEST

START_TEST(special_bytes_are_escaped_both_ways)
{
    static const uint8_t packet[] = "X40020200,4:#$}*";
    ck_assert_str_eq(ask_bytes(packet, sizeof packet - 1), "OK");
    ck_ask("m40020200,4", "23247d2a");
    struct gdb_link *l = &wire.g.link;
    wire.got = 0;
    l->gone = false;
    gdb_link_send(l, "#$}*", 4);
    ck_assert_str_eq(wire.out, "$}\003}\004}]}\n#62");
}
END_TEST

START_TEST(noise_between_packets_is_skipped)
{
    wire_say("hello\003\003++\r\n$qC#b4");
    ck_assert_int_eq(wire.out[0], '+');
}
END_TEST

START_TEST(an_unknown_packet_gets_an_empty_answer)
{
    ck_ask("vMustReplyEmpty", "");
    ck_ask("qTStatus", "");
    ck_ask("!", "");
    ck_ask("", "");
    ck_ask("qCRC:0,1", ""); /* begins like qC */
    ck_ask("vContinue", "");
}
END_TEST

/* --- anything --- */

static const char *const seeds[] = {"?",
                                    "qSupported:multiprocess+;swbreak+",
                                    "qXfer:features:read:target.xml:0,fff",
                                    "qXfer:threads:read::0,40",
                                    "Hgp1.1",
                                    "Hc-1",
                                    "Tp1.1",
                                    "g",
                                    "p10",
                                    "P3=01020304",
                                    "m40010000,40",
                                    "M40020100,4:00112233",
                                    "X40020100,3:abc",
                                    "Z0,40010010,4",
                                    "z0,40010010,4",
                                    "Z2,40020100,4",
                                    "vCont;s:p1.1",
                                    "vCont;r40010000,40010010:p1.1",
                                    "vCont?",
                                    "c",
                                    "s",
                                    "bs",
                                    "bc",
                                    "qRcmd,7768657265",
                                    "qThreadExtraInfo,p1.1",
                                    "qfThreadInfo",
                                    "qsThreadInfo",
                                    "qC",
                                    "D;1",
                                    "k",
                                    "G00",
                                    "QStartNoAckMode",
                                    "qAttached:1",
                                    "qSymbol::"};

static uint32_t next(uint64_t *s)
{
    *s = *s * UINT64_C(6364136223846793005) + 1442695040888963407u;
    return (uint32_t)(*s >> 33);
}

/* A packet of the list with up to four bytes changed, inserted or removed, and its checksum right
 * in three of four. */
static size_t mutate(uint64_t *s, char *out, size_t room)
{
    char text[200];
    const char *from = seeds[next(s) % ARRAY_LEN(seeds)];
    size_t len = strlen(from);
    memcpy(text, from, len);
    for (unsigned n = next(s) % 5; n; n--) {
        size_t at = len ? next(s) % len : 0;
        switch (next(s) % 3) {
        case 0:
            text[at] = (char)next(s);
            break;
        case 1:
            memmove(text + at + 1, text + at, len - at);
            text[at] = "0123456789abcdef,;:.-p*#}$"[next(s) % 26];
            len++;
            break;
        default:
            len -= len > 0;
        }
    }
    uint8_t sum = 0;
    for (size_t i = 0; i < len; i++)
        sum = (uint8_t)(sum + (uint8_t)text[i]);
    sum = (uint8_t)(sum + (next(s) % 4 == 0));
    return (size_t)snprintf(out, room, "$%.*s#%02x", (int)len, text, sum);
}

START_TEST(mutated_packets)
{
    uint64_t s = (uint64_t)_i + 1;
    char packet[300];
    rig.d.max_insns = 200000;
    for (unsigned n = 0; n < 3000; n++) {
        wire.glances = 2;
        size_t len = mutate(&s, packet, sizeof packet);
        wire_send(packet, strnlen(packet, len));
    }
    wire.g.link.no_ack = false; /* whatever has come, the next good one is answered */
    wire_say("#00$qAttached#8f");
    ck_assert_msg(strstr(wire.out, "$1#31"), "%s", wire.out);
}
END_TEST

int main(void)
{
    const TTest *const tests[] = {
        a_good_packet_is_acknowledged,
        a_bad_checksum_is_asked_for_again,
        a_refused_answer_is_sent_again,
        no_acknowledgement_once_both_agree,
        a_packet_cut_off_by_the_next_is_forgotten,
        a_packet_that_is_too_long_is_answered_once,
        special_bytes_are_escaped_both_ways,
        noise_between_packets_is_skipped,
        an_unknown_packet_gets_an_empty_answer,
    };
    return wire_main("gdb_packets", tests, ARRAY_LEN(tests), mutated_packets);
}
