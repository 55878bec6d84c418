package dev.latchkey.resourceserver.revocation;

import dev.latchkey.protocol.DenyList;
import dev.latchkey.protocol.RevocationEntry;
import java.io.IOException;
import java.time.DateTimeException;
import java.time.Instant;
import java.util.concurrent.atomic.AtomicBoolean;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import tools.jackson.core.JacksonException;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/** The entries of the revocation log as JSON: reads them into a deny list. */
final class RevocationEntries {

    private static final Logger log = LoggerFactory.getLogger(RevocationEntries.class);

    private final JsonMapper json = JsonMapper.builder().build();
    private final AtomicBoolean reportedUnknownKind = new AtomicBoolean();

    /** The deny list of a whole snapshot: {@code {"cursor":n,"entries":[…]}}. */
    DenyList readSnapshot(byte[] body) throws IOException {
        JsonNode snapshot = parse(body);
        DenyList denyList = new DenyList();
        for (JsonNode entry : snapshot.path("entries").values()) {
            apply(entry, denyList);
        }
        denyList.advanceTo(number(snapshot, "cursor"));
        return denyList;
    }

    /** Takes one entry in. */
    void apply(byte[] entry, DenyList denyList) throws IOException {
        apply(parse(entry), denyList);
    }

    private void apply(JsonNode node, DenyList denyList) throws IOException {
        long seq = number(node, "seq");
        String kindName = text(node, "kind");
        String id = text(node, "id");
        RevocationEntry.Kind kind = kind(kindName);
        if (kind == null) {
            denyList.advanceTo(seq);
            return;
        }
        denyList.apply(new RevocationEntry(seq, kind, id, instant(node, "issued_before"), instant(node, "expires_at")));
    }

    /** A newer server may know kinds that we do not: they cannot concern what we check, so the rest of the log still counts. */
    private RevocationEntry.Kind kind(String name) {
        try {
            return RevocationEntry.Kind.ofWireName(name);
        } catch (IllegalArgumentException unknown) {
            if (reportedUnknownKind.compareAndSet(false, true)) {
                log.warn("The revocation log has entries of a kind that this version does not know; they are skipped");
            }
            return null;
        }
    }

    private JsonNode parse(byte[] body) throws IOException {
        try {
            return json.readTree(body);
        } catch (JacksonException malformed) {
            throw new IOException("the revocation log is not JSON");
        }
    }

    private static String text(JsonNode node, String member) throws IOException {
        String value = node.path(member).stringValue(null);
        if (value == null) {
            throw new IOException("no " + member + " in the revocation log");
        }
        return value;
    }

    private static long number(JsonNode node, String member) throws IOException {
        JsonNode value = node.path(member);
        if (!value.isIntegralNumber()) {
            throw new IOException("no " + member + " in the revocation log");
        }
        return value.longValue();
    }

    private static Instant instant(JsonNode node, String member) throws IOException {
        JsonNode value = node.path(member);
        if (value.isMissingNode() || value.isNull()) {
            return null;
        }
        try {
            return Instant.parse(value.stringValue(""));
        } catch (DateTimeException malformed) {
            throw new IOException("no instant in " + member + " of the revocation log");
        }
    }
}
