/* The gdb stub's packets, each by itself, on a machine with one world. */
#include "tests/debugger/gdb_rig.h"

#include <inttypes.h>
#include <stdlib.h>
#include <string.h>

/* A register of the reply to g, by its place. */
static uint32_t reg32(const char *hex)
{
    struct gdb_text t = {(const uint8_t *)hex, (const uint8_t *)hex + 8};
    uint32_t v = 0;
    ck_assert(gdb_take_bytes(&t, (uint8_t *)&v, 4));
    return v;
}

static unsigned number_of(const char *name)
{
    for (unsigned i = 0; i < wire.g.nregs; i++)
        if (strcmp(wire.g.reg[i].name, name) == 0)
            return i;
    ck_abort_msg("no register %s", name);
}

static uint32_t value_of(const char *name)
{
    char packet[16];
    snprintf(packet, sizeof packet, "p%x", number_of(name));
    return reg32(ask(packet));
}

static void set(const char *name, const char *hex)
{
    char packet[64];
    snprintf(packet, sizeof packet, "P%x=%s", number_of(name), hex);
    ck_ask(packet, "OK");
}

/* --- queries --- */

START_TEST(features_are_told)
{
    greet();
    static const char *const parts[] = {
        "PacketSize=4000", "QStartNoAckMode+",     "multiprocess+",          "swbreak+",
        "hwbreak+",        "vContSupported+",      "ReverseStep+",           "ReverseContinue+",
        "exec-events+",    "qXfer:features:read+", "qXfer:memory-map:read+", "qXfer:threads:read+"};
    for (unsigned i = 0; i < ARRAY_LEN(parts); i++)
        ck_in_reply(parts[i]);
    ask("qSupported");
    ck_assert_ptr_null(strstr(wire.reply, "multiprocess"));
    ask("qSupported:xmultiprocess+;multiprocess-");
    ck_assert_ptr_null(strstr(wire.reply, "multiprocess"));
}
END_TEST

/* A whole document, in pieces of 700 bytes. */
static char *document(const char *object, const char *annex)
{
    char packet[128], *text = calloc(1, 1 << 18);
    size_t len = 0;
    do {
        snprintf(packet, sizeof packet, "qXfer:%s:read:%s:%zx,2bc", object, annex, len);
        ask(packet);
        ck_assert_msg(wire.reply[0] == 'm' || wire.reply[0] == 'l', "%s", wire.reply);
        ck_assert_uint_le(wire.replied, 701);
        memcpy(text + len, wire.reply + 1, wire.replied - 1);
        len += wire.replied - 1;
    } while (wire.reply[0] == 'm');
    return text;
}

START_TEST(the_description_has_every_row)
{
    char wanted[64];
    char *xml = document("features", "target.xml");
    static const char *const parts[] = {
        "<feature name=\"org.gnu.gdb.arm.core\">",
        "<feature name=\"org.gnu.gdb.arm.vfp\">",
        "<feature name=\"org.gnu.gdb.arm.neon\">",
        "<feature name=\"org.hypscope.banked\">",
        "<feature name=\"org.hypscope.hyp\">",
        "<feature name=\"org.hypscope.cp15\">",
        "<feature name=\"org.hypscope.gic\">",
        "<feature name=\"org.hypscope.timer\">",
        "<flags id=\"HCR_fields\" size=\"4\">",
        "<reg name=\"SPSR_hyp\" bitsize=\"32\" type=\"PSR_fields\" group=\"banked\" save",
        "<reg name=\"CNTVOFF\" bitsize=\"64\" type=\"uint64\" group=\"timer\"",
        "\"GICH_LR3\"",
        "</target>"};
    for (unsigned i = 0; i < ARRAY_LEN(parts); i++)
        ck_assert_msg(strstr(xml, parts[i]), "%s", parts[i]);
    for (unsigned i = 0; i < cp15_row_count; i++) {
        snprintf(wanted, sizeof wanted, "<reg name=\"%s\" ", cp15_rows[i].name);
        bool stored = cp15_rows[i].world != WORLD_OP && cp15_rows[i].world != WORLD_VIEW;
        ck_assert_msg(!!strstr(xml, wanted) == stored, "%s", wanted);
    }
    free(xml);
}
END_TEST

START_TEST(other_documents)
{
    greet();
    char *threads = document("threads", ""), *map = document("memory-map", "");
    ck_assert_ptr_nonnull(strstr(threads, "<thread id=\"p1.1\" core=\"0\" name=\"hyp\"/>"));
    ck_assert_ptr_nonnull(strstr(map, "length=\"0x100000000\""));
    free(threads);
    free(map);
    ck_ask("qXfer:features:read:no.xml:0,100", "E00");
    ck_ask("qXfer:nothing:read::0,100", "E00");
    ck_ask("qXfer:features:write:target.xml:0:00", "");
    ck_ask("qXfer:features:read:target.xml:0", "E01");
    ck_ask("qXfer:features:read:target.xml:ffffff,100", "l");
    ck_ask("qXfer:exec-file:read:1:0,100", "l"); /* no symbols, no file */
}
END_TEST

START_TEST(threads_are_listed_and_checked)
{
    greet();
    ck_ask("qfThreadInfo", "mp1.1");
    ck_ask("qsThreadInfo", "l");
    ck_ask("qC", "QCp1.1");
    ck_ask("Tp1.1", "OK");
    ck_ask("Tp2.1", "E02");
    ck_ask("Tp1.2", "E02");
    ck_ask("Hgp1.1", "OK");
    ck_ask("Hg0", "OK");
    ck_ask("Hc-1", "OK");
    ck_ask("Hcp1.-1", "OK");
    ck_ask("Hgp7.1", "E02");
    ck_ask("Hxp1.1", "E01");
    ck_ask("H", "E01");
    ask("qThreadExtraInfo,p1.1");
    ck_assert_int_eq(strncmp(wire.reply, "687970", 6), 0); /* "hyp on core 0: ..." */
    ck_ask("qThreadExtraInfo,p9.1", "E02");
}
END_TEST

START_TEST(without_processes_worlds_are_threads)
{
    ask("qSupported");
    ck_ask("qC", "QC11");
    ck_ask("T11", "OK");
    ck_ask("T12", "E02");
    ck_ask("Hg11", "OK");
    ck_ask("Hg0", "OK");
}
END_TEST

/* --- registers --- */

START_TEST(registers_are_read_and_written)
{
    greet();
    ck_assert_uint_eq(reg32(ask("g") + 8 * 15), RIG_CODE);
    ck_assert_uint_eq(strlen(wire.reply), 2 * (17 * 4 + 32 * 8 + 4));
    set("r7", "78563412");
    ck_assert_uint_eq(dbg_cpu(&rig.d)->r[7], 0x12345678);
    ck_assert_uint_eq(value_of("r7"), 0x12345678);
    set("SPSR_irq", "d3000000");
    ck_assert_uint_eq(cpu_spsr(dbg_cpu(&rig.d), MODE_IRQ), 0xd3);
    set("SP_svc", "00100040");
    ck_assert_uint_eq(value_of("SP_svc"), 0x40001000);
    set("HCR", "01000000");
    ck_assert_uint_eq(dbg_cpu(&rig.d)->cp15.HCR[0], 1);
    set("fpscr", "000080ff"); /* not the bits that this core has not */
    ck_assert_uint_eq(value_of("fpscr"), 0xff800000 & FPSCR_WRITABLE);
    set("GICD_CTLR", "01000000");
    ck_assert_uint_eq(value_of("GICD_CTLR"), 1);
    ck_ask("pffff", "E01");
    ck_ask("p", "E01");
    ck_ask("P0=12", "E01");
    ck_ask("P0", "E01");
}
END_TEST

START_TEST(wide_registers)
{
    char packet[64];
    set("d3", "0102030405060708");
    ck_assert_uint_eq(dbg_cpu(&rig.d)->vd[3], UINT64_C(0x0807060504030201));
    set("q0", "00112233445566778899aabbccddeeff");
    ck_assert_uint_eq(dbg_cpu(&rig.d)->vd[1], UINT64_C(0xffeeddccbbaa9988));
    snprintf(packet, sizeof packet, "p%x", number_of("q0"));
    ck_ask(packet, "00112233445566778899aabbccddeeff");
    set("CNTVOFF", "8877665544332211");
    snprintf(packet, sizeof packet, "p%x", number_of("CNTVOFF"));
    ck_ask(packet, "8877665544332211");
}
END_TEST

START_TEST(all_registers_at_once)
{
    char packet[2 * GDB_PACKET];
    snprintf(packet, sizeof packet, "G%s", ask("g"));
    memcpy(packet + 1, "efbeadde", 8);
    memcpy(packet + 1 + 8, "xxxxxxxx", 8);
    uint32_t r1 = dbg_cpu(&rig.d)->r[1];
    ck_ask(packet, "OK");
    ck_assert_uint_eq(dbg_cpu(&rig.d)->r[0], 0xdeadbeef);
    ck_assert_uint_eq(dbg_cpu(&rig.d)->r[1], r1);
    ck_ask("G00", "E04");
    ck_ask("Gx", "OK");
}
END_TEST

START_TEST(an_address_chooses_the_instruction_set)
{
    set("pc", "02000140"); /* no A32 instruction is there */
    ck_assert(dbg_cpu(&rig.d)->thumb);
    ck_assert_uint_eq(dbg_cpu(&rig.d)->r[15], 0x40010002);
    set("cpsr", "da010000");
    ck_assert(!dbg_cpu(&rig.d)->thumb);
}
END_TEST

/* --- memory --- */

START_TEST(memory_is_read_and_written)
{
    ck_ask("m40010000,4", "0000a0e3");
    ck_ask("M40020101,5:0011223344", "OK");
    ck_ask("m40020100,8", "0000112233440000");
    ck_ask("X40020100,0:", "OK");
    ck_assert_uint_eq(strlen(ask("m40010000,4000")), GDB_PACKET);
    ck_ask("m3ffffffe,4", "E03"); /* nothing is there */
    ck_ask("m47fffffe,4", "0000");
    ck_ask("m30000000,4", "E03");
    ck_ask("M30000000,1:00", "E03");
    static const char *const bad[] = {"m",
                                      "m1",
                                      "m1,",
                                      "m100000000,1",
                                      "m0,ffffffff",
                                      "mx,1",
                                      "M40020100,2:00",
                                      "M40020100,1",
                                      "X40020100,2:a",
                                      "X40020100,1:ab",
                                      "m11112222333344445,1"};
    for (unsigned i = 0; i < ARRAY_LEN(bad); i++)
        ck_ask(bad[i], "E01");
}
END_TEST

START_TEST(writing_code_drops_what_was_decoded)
{
    greet();
    for (int i = 0; i < 7; i++)
        ask("vCont;s:p1.1");
    ck_ask("M4001000c,4:050080e2", "OK"); /* add r0, r0, #5 */
    ask("vCont;s:p1.1");
    ck_assert_uint_eq(dbg_cpu(&rig.d)->r[0], 6);
}
END_TEST

/* --- running --- */

START_TEST(step_and_continue)
{
    greet();
    ask("vCont;s:p1.1;c");
    ck_in_reply("T05");
    ck_in_reply("0f:04000140;");
    ck_in_reply("thread:p1.1;core:0;");
    ck_ask("Z0,4001000c,4", "OK");
    ask("vCont;c");
    ck_in_reply("0f:0c000140;");
    ck_in_reply("swbreak:;");
    ask("vCont;c:p1.-1"); /* not where we stand: once around */
    ck_in_reply("0f:0c000140;");
    ck_assert_uint_eq(dbg_cpu(&rig.d)->r[0], 1);
    ck_ask("m4001000c,4", "010080e2"); /* nothing is patched */
    ck_ask("z0,4001000c,4", "OK");
    ask("vCont;r4001000c,40010018:p1.1");
    ck_in_reply("0f:18000140;");
    ask("s");
    ck_in_reply("0f:0c000140;");
    wire.glances = 2;
    ask("C05"); /* by itself it never ends */
    ck_in_reply("T02");
}
END_TEST

START_TEST(a_pc_that_was_written_is_not_where_we_stand)
{
    greet();
    ck_ask("Z1,40010010,4", "OK");
    ask("c");
    ck_in_reply("hwbreak:;");
    set("pc", "10000140");
    ask("c");
    ck_in_reply("hwbreak:;");
    ck_assert_uint_eq(dbg_cpu(&rig.d)->r[0], 1);
}
END_TEST

START_TEST(watchpoints)
{
    greet();
    ck_ask("Z2,40020100,4", "OK");
    ask("c");
    ck_in_reply("watch:40020100;");
    ck_in_reply("0f:14000140;");
    ck_ask("z2,40020100,4", "OK");
    ask("vCont;s:p1.1"); /* gdb would step over the access, which has been made */
    ck_in_reply("0f:14000140;");
    ask("vCont;s:p1.1");
    ck_in_reply("0f:18000140;");
    ck_ask("Z3,40020102,1", "OK");
    ask("c");
    ck_in_reply("rwatch:40020102;");
    ck_in_reply("0f:18000140;");
    ck_ask("z3,40020102,1", "OK");
    ck_ask("Z4,40020100,2", "OK");
    ask("c");
    ck_in_reply(";awatch:40020100;");
    ck_in_reply("0f:14000140;");
    ask("vCont;s:p1.1"); /* still there: a real step, and the read stops it */
    ck_in_reply("0f:18000140;");
}
END_TEST

START_TEST(backwards)
{
    greet();
    ask("bs");
    ck_in_reply("replaylog:begin;");
    for (int i = 0; i < 6; i++)
        ask("vCont;s:p1.1");
    ck_in_reply("0f:18000140;");
    ask("bs");
    ck_in_reply("T05");
    ck_in_reply("0f:14000140;");
    ask("Z0,40010010,4");
    ask("bc");
    ck_in_reply("0f:10000140;");
    ck_in_reply("swbreak:;");
    ck_ask("P0=00000000", "E04"); /* the past is not changed by the way */
    ask("c");                     /* live again, and on */
    ck_in_reply("0f:10000140;");
    ck_assert_uint_eq(dbg_cpu(&rig.d)->r[0], 2);
    ask("z0,40010010,4");
    ask("Z2,40020100,4");
    ask("bc"); /* to before the access */
    ck_in_reply("watch:40020100;");
    ck_in_reply("0f:10000140;");
    ck_assert_uint_eq(dbg_cpu(&rig.d)->r[0], 1);
    ask("z2,40020100,4");
    ask("bs"); /* gdb's step over the access, which is ahead */
    ck_in_reply("0f:10000140;");
    ask("bs");
    ck_in_reply("0f:0c000140;");
    ask("bc");
    ck_in_reply("replaylog:begin;");
    ck_assert_uint_eq(machine_insns(rig.d.m), 0);
}
END_TEST

START_TEST(points_are_checked_and_dropped_at_the_end)
{
    static const char *const bad[] = {
        "Z", "Z9,0,4", "Z0", "Z0,x,4", "Z0,0", "Z2,0,0", "Z2,0,100000", "Z0,100000000,4", "z5,0,4"};
    char packet[32];
    for (unsigned i = 0; i < ARRAY_LEN(bad); i++)
        ck_ask(bad[i], "E01");
    ck_ask("z0,1234,4", "OK"); /* none there */
    ck_ask("Z0,40010000,4", "OK");
    ck_ask("Z0,40010000,4", "OK");
    ck_assert_uint_eq(rig.d.npoints, 1);
    for (unsigned i = 1; i < DBG_MAX_POINTS; i++) {
        snprintf(packet, sizeof packet, "Z0,%x,4", 4 * i);
        ck_ask(packet, "OK");
    }
    ck_ask("Z0,40020000,4", "E05");
    gdb_points_drop(&wire.g);
    ck_assert_uint_eq(rig.d.npoints, 0);
}
END_TEST

START_TEST(ctrl_c_stops_the_guest)
{
    greet();
    wire.glances = 3;
    ask("vCont;c");
    ck_in_reply("T02");
    wire_say("$c#63\003"); /* at once behind it */
    ck_assert_ptr_nonnull(strstr(wire.out, "T02"));
}
END_TEST

START_TEST(a_packet_while_the_guest_runs_stops_it_and_is_answered)
{
    greet();
    wire_say("$c#63$qC#b4");
    ck_assert_ptr_nonnull(strstr(wire.out, "$T02"));
    ck_assert_ptr_nonnull(strstr(wire.out, "$QCp1.1#"));
}
END_TEST

START_TEST(bad_actions)
{
    greet();
    ck_ask("vCont?", "vCont;c;C;s;S;r");
    static const char *const bad[] = {"vCont",    "vCont;",         "vCont;x",
                                      "vCont;r1", "vCont;r1,",      "vCont;C",
                                      "vCont;s:", "vCont;s:p1.1,c", "vCont;t:p1.1"};
    for (unsigned i = 0; i < ARRAY_LEN(bad); i++)
        ck_ask(bad[i], "E01");
    ck_ask("vCont;s:p5.1", "E02");
    ck_ask("vCont;s:p1.4", "E02");
    ck_assert_uint_eq(machine_insns(rig.d.m), 0);
}
END_TEST

START_TEST(the_guests_end)
{
    static const uint8_t off[] = {0x08, 0x00, 0x00, 0x84}; /* PSCI SYSTEM_OFF, 0x84000008 */
    char packet[64];
    greet();
    ck_ask("M40010004,4:700060e1", "OK"); /* smc #0 */
    snprintf(packet, sizeof packet, "P0=%02x%02x%02x%02x", off[0], off[1], off[2], off[3]);
    set("pc", "04000140");
    ck_ask(packet, "OK");
    ck_ask("c", "W00;process:1");
    ck_ask("vCont;s:p1.1", "E02"); /* it is no more */
    ck_ask("c", "W00;process:1");
}
END_TEST

/* --- monitor and the end --- */

START_TEST(monitor_reaches_the_repl)
{
    greet();
    ck_ask("qRcmd,7072696e742031202b2031", "OK"); /* print 1 + 1 */
    ck_assert_ptr_nonnull(strstr(wire.out, "$O30783220203" /* "0x2  2" */));
    ck_ask("qRcmd,66726f62", "OK"); /* frob */
    ck_assert_ptr_nonnull(strstr(wire.out, "$O"));
    ck_assert(!rig.d.failed);
    ck_ask("qRcmd,73746570", "OK"); /* step: gdb is told to look again */
    ck_assert_uint_eq(value_of("pc"), RIG_CODE + 4);
    ck_ask("qRcmd,6764622031", "OK"); /* gdb 1 */
    ck_ask("qRcmd,7", "E01");         /* half a byte */
    ck_ask("qRcmd", "E01");
    ck_ask("qRcmd,zz", "E01");
}
END_TEST

START_TEST(a_trace_that_was_begun_here_ends_here)
{
    greet();
    ck_ask("qRcmd,747261636520696e736e", "OK"); /* trace insn */
    ask("vCont;s:p1.1");
    ck_assert_ptr_nonnull(strstr(wire.out, "$O")); /* as the guest runs */
    ck_assert(rig.d.tracing);
}
END_TEST

START_TEST(detach_and_kill)
{
    greet();
    ck_ask("qAttached:1", "1");
    ck_ask("qSymbol::", "OK");
    ck_ask("D;9", "E02");
    ck_assert(!wire.g.done);
    ck_ask("D;1", "OK");
    ck_assert(wire.g.done && !wire.g.killed);
    ck_ask("D", "OK");
    ck_assert(wire.g.done);
    ck_ask("vKill;1", "OK");
    ck_assert(wire.g.killed);
    wire_say("$k#6b");
    ck_assert_str_eq(wire.out, "+");
}
END_TEST

int main(void)
{
    const TTest *const tests[] = {
        features_are_told,
        the_description_has_every_row,
        other_documents,
        threads_are_listed_and_checked,
        without_processes_worlds_are_threads,
        registers_are_read_and_written,
        wide_registers,
        all_registers_at_once,
        an_address_chooses_the_instruction_set,
        memory_is_read_and_written,
        writing_code_drops_what_was_decoded,
        step_and_continue,
        a_pc_that_was_written_is_not_where_we_stand,
        watchpoints,
        backwards,
        points_are_checked_and_dropped_at_the_end,
        ctrl_c_stops_the_guest,
        a_packet_while_the_guest_runs_stops_it_and_is_answered,
        bad_actions,
        the_guests_end,
        monitor_reaches_the_repl,
        a_trace_that_was_begun_here_ends_here,
        detach_and_kill,
    };
    return wire_main("gdb_commands", tests, ARRAY_LEN(tests), NULL);
}
