package dev.latchkey.auth.openapi;

import static java.nio.charset.StandardCharsets.ISO_8859_1;
import static java.nio.charset.StandardCharsets.UTF_8;

import dev.latchkey.auth.RawHttp;
import dev.latchkey.auth.openapi.Bodies.Body;
import dev.latchkey.auth.openapi.Document.Operation;
import java.net.URLEncoder;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Random;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import tools.jackson.databind.JsonNode;

/** Requests that chance makes of the document: most of them nearly right, so that they get past the first doors. For one thread. */
final class FuzzedRequests {

    private static final Pattern PARAMETER = Pattern.compile("\\{([a-z_]+)}");
    private static final int MOST_KNOWN = 400;

    private final Random random;
    private final List<Operation> operations;
    private final Bodies bodies;
    private final HostileValues values;
    private final List<String> known = new ArrayList<>();

    FuzzedRequests(long seed, List<Operation> operations) {
        this.random = new Random(seed);
        this.operations = operations;
        this.values = new HostileValues(random);
        this.bodies = new Bodies(random);
    }

    /**
     * A request.
     *
     * @param plain whether its method and headers are as they should be, so that the document says what it may be answered
     */
    record Sent(Operation operation, boolean plain, byte[] bytes) {

        @Override
        public String toString() {
            return new String(bytes, 0, Math.min(bytes.length, 4000), ISO_8859_1);
        }
    }

    /** A text that an answer had; ids, cursors and tokens among them are sent again. */
    void learn(String text) {
        if (text.length() < 200) {
            if (known.size() < MOST_KNOWN) {
                known.add(text);
            } else {
                known.set(random.nextInt(MOST_KNOWN), text);
            }
        }
    }

    Sent next(World world, List<String> sessions) {
        Operation operation = operations.get(random.nextInt(operations.size()));
        boolean plain = chance(90);
        String method = plain || chance(50)
                ? operation.method()
                : values.pick("GET", "PUT", "PATCH", "DELETE", "OPTIONS", "POST", "HEAD");
        Optional<Body> body = operation.body().isPresent() ? body(operation, world) : Optional.empty();
        byte[] bytes = body.map(sent -> bytes(sent.text())).orElse(new byte[0]);
        StringBuilder head = new StringBuilder(method)
                .append(' ')
                .append(path(operation, world))
                .append(query(operation))
                .append(" HTTP/1.1\r\nHost: localhost\r\nContent-Length: ")
                .append(bytes.length)
                .append("\r\n");
        body.ifPresent(sent -> head.append("Content-Type: ")
                .append(plain ? sent.contentType() : contentType())
                .append("\r\n"));
        if (!plain) {
            head.append("Accept: ")
                    .append(values.pick("text/html", "application/xml", "application/yaml", "x", "*/*;q=0", ""))
                    .append("\r\n");
        }
        if (chance(10)) {
            head.append(values.pick("If-Match", "If-None-Match", "Idempotency-Key", "X-HTTP-Method-Override", "Range"))
                    .append(": ")
                    .append(header(
                            chance(50) ? values.pick("*", "\"x\"", "W/\"x\"", "DELETE", "bytes=0-1") : values.text()))
                    .append("\r\n");
        }
        for (int i = chance(2) ? 2 : chance(5) ? 0 : 1; i > 0; i--) {
            head.append("Authorization: ").append(authorization(sessions)).append("\r\n");
        }
        return new Sent(operation, plain, RawHttp.request(head + "\r\n", bytes));
    }

    private String authorization(List<String> sessions) {
        String session = values.pick(sessions);
        return chance(92)
                ? "Bearer " + session
                : switch (random.nextInt(4)) {
                    case 0 -> "Bearer " + session.substring(0, random.nextInt(session.length()));
                    case 1 -> "Bearer " + header(values.text());
                    case 2 -> "Basic eDp5";
                    default -> "Bearer eyJhbGciOiJub25lIiwidHlwIjoic2Vzc2lvbitqd3QifQ." + session.split("\\.")[1] + ".";
                };
    }

    private String path(Operation operation, World world) {
        return PARAMETER.matcher(operation.path()).replaceAll(parameter -> {
            String id = chance(75)
                    ? real(world, parameter.group(1))
                    : chance(50) ? values.pathSegment() : escaped(values.text());
            return Matcher.quoteReplacement(id);
        });
    }

    private String real(World world, String name) {
        return chance(80) || known.isEmpty() ? world.ids().getOrDefault(name, name) : escaped(values.pick(known));
    }

    private String query(Operation operation) {
        StringBuilder query = new StringBuilder();
        for (JsonNode parameter : operation.parameters("query")) {
            if (chance(40)) {
                query.append(query.isEmpty() ? '?' : '&')
                        .append(parameter.path("name").asString())
                        .append('=')
                        .append(escaped(queryValue()));
            }
        }
        if (chance(3)) {
            query.append(query.isEmpty() ? "?" : "&")
                    .append(escaped(values.text()))
                    .append("=1");
        }
        return query.toString();
    }

    private String queryValue() {
        return switch (random.nextInt(4)) {
            case 0 -> values.pick("1", "2", "200", "true", "false");
            case 1 -> values.pick("0", "-1", "201", "2147483648", "1e3", "1.5", "0x10", "", " 5");
            case 2 -> known.isEmpty() ? "x" : values.pick(known);
            default -> values.text();
        };
    }

    private Optional<Body> body(Operation operation, World world) {
        Optional<Body> right =
                chance(50) ? bodies.least(operation) : bodies.whole(operation, chance(70) ? world.ids() : Map.of());
        if (chance(35)) {
            return right;
        }
        return right.map(body -> new Body(
                body.contentType(),
                chance(85) && body.text().startsWith("{") ? changed(body.text()) : values.broken(body.text())));
    }

    /** The object with one or a few of its members changed. */
    private String changed(String object) {
        JsonNode members = Bodies.parse(object.lines().findFirst().orElseThrow());
        StringBuilder changed = new StringBuilder("{");
        int unlucky = random.nextInt(Math.max(1, members.size()));
        int at = 0;
        for (Map.Entry<String, JsonNode> member : members.properties()) {
            boolean hit = at++ == unlucky || chance(10);
            int how = hit ? random.nextInt(10) : -1;
            if (how == 0) {
                continue;
            }
            String name = how == 1 ? values.text() : member.getKey();
            String value = how > 2
                    ? member.getValue().isArray() && chance(50) ? "[" + values.json() + "]" : values.json()
                    : how == 2 && !known.isEmpty()
                            ? values.quoted(values.pick(known))
                            : member.getValue().toString();
            changed.append(changed.length() == 1 ? "" : ",")
                    .append(values.quoted(name))
                    .append(':')
                    .append(value);
            if (hit && chance(5)) {
                changed.append(',').append(values.quoted(name)).append(':').append(values.json());
            }
        }
        if (chance(8)) {
            changed.append(changed.length() == 1 ? "" : ",")
                    .append(values.quoted(values.text()))
                    .append(':')
                    .append(values.json());
        }
        return changed.append('}').toString();
    }

    private byte[] bytes(String text) {
        byte[] bytes = text.getBytes(UTF_8);
        if (chance(2) && bytes.length > 0) {
            bytes[random.nextInt(bytes.length)] = (byte) (128 + random.nextInt(128));
        }
        return bytes;
    }

    private String contentType() {
        return values.pick(
                "application/json",
                "application/json;charset=utf-16",
                "application/json;charset=nonsense",
                "application/xml",
                "application/yaml",
                "application/x-yaml",
                "application/cbor",
                "text/plain",
                "application/x-www-form-urlencoded",
                "multipart/form-data; boundary=x",
                "application/x-ndjson",
                "*/*",
                ";");
    }

    /** Now and then as it is: what a URL must not have in it. */
    private String escaped(String text) {
        return chance(98)
                ? URLEncoder.encode(text, UTF_8).replace("+", "%20")
                : header(text).replace(' ', '~');
    }

    private static String header(String text) {
        return text.replaceAll("[^\\x20-\\x7e\\xa0-\\xff]", "~");
    }

    private boolean chance(int percent) {
        return random.nextInt(100) < percent;
    }
}
