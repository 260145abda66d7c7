package io.esper.oona.redis.link;

import java.nio.charset.StandardCharsets;

import redis.clients.jedis.commands.ProtocolCommand;

/// The commands that are used: what an ACL user of Oona must be allowed.
public enum Command implements ProtocolCommand {
    CONFIG, DEL, EXISTS, GET, INFO, PING, ROLE, SET, STRLEN, TIME, XACK, XADD, XAUTOCLAIM, XCLAIM, XDEL, XGROUP, XINFO,
    XLEN,
    XPENDING, XRANGE, XREAD, XREADGROUP, XREVRANGE, XTRIM;

    @Override
    public byte[] getRaw() {
        return name().getBytes(StandardCharsets.US_ASCII);
    }
}
