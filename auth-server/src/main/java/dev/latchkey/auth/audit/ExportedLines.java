package dev.latchkey.auth.audit;

import java.nio.charset.StandardCharsets;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;
import tools.jackson.core.SerializableString;
import tools.jackson.core.io.CharacterEscapes;
import tools.jackson.core.io.SerializedString;
import tools.jackson.core.json.JsonFactory;
import tools.jackson.databind.json.JsonMapper;

/** An event as a line of a file, which is one line to every reader. */
final class ExportedLines {

    private static final List<String> NAMES = List.of(
            "id",
            "occurred_at",
            "type",
            "actor",
            "subject",
            "organization_id",
            "workspace_id",
            "address",
            "request_id",
            "data");

    private static final JsonMapper JSON = JsonMapper.builder(
                    JsonFactory.builder().characterEscapes(new LineSeparators()).build())
            .build();

    private ExportedLines() {}

    static byte[] json(ShownEvent event) {
        return (JSON.writeValueAsString(members(event, event.data())) + "\n").getBytes(StandardCharsets.UTF_8);
    }

    static byte[] csvNames() {
        return (String.join(",", NAMES) + "\r\n").getBytes(StandardCharsets.UTF_8);
    }

    static byte[] csv(ShownEvent event) {
        Map<String, Object> cells = members(event, JSON.writeValueAsString(event.data()));
        return (NAMES.stream().map(name -> cell((String) cells.get(name))).collect(Collectors.joining(",")) + "\r\n")
                .getBytes(StandardCharsets.UTF_8);
    }

    private static String cell(String text) {
        return text == null ? "" : '"' + harmless(text).replace("\"", "\"\"") + '"';
    }

    private static Map<String, Object> members(ShownEvent event, Object data) {
        Map<String, Object> members = new LinkedHashMap<>();
        members.put("id", event.id());
        members.put("occurred_at", event.occurredAt().toString());
        members.put("type", event.type());
        members.put("actor", event.actor());
        members.put("subject", event.subject());
        putIfThere(members, "organization_id", event.organizationId());
        putIfThere(members, "workspace_id", event.workspaceId());
        putIfThere(members, "address", event.address());
        putIfThere(members, "request_id", event.requestId());
        members.put("data", data);
        return members;
    }

    private static void putIfThere(Map<String, Object> members, String name, String value) {
        if (value != null) {
            members.put(name, value);
        }
    }

    /**
     * A text that no spreadsheet takes for a formula, and that has one line: what could begin one gets an apostrophe before it, which
     * spreadsheets do not show, and what ends a line or controls a terminal is written as JSON would.
     */
    static String harmless(String text) {
        StringBuilder harmless = new StringBuilder(text.length() + 1);
        if (!text.isEmpty() && "=+-@\t\r\n|%＝＋－＠".indexOf(text.charAt(0)) >= 0) {
            harmless.append('\'');
        }
        text.codePoints().forEach(character -> {
            boolean unseen = switch (Character.getType(character)) {
                case Character.CONTROL, Character.LINE_SEPARATOR, Character.PARAGRAPH_SEPARATOR -> true;
                default -> false;
            };
            if (unseen) {
                harmless.append("\\u%04x".formatted(character));
            } else {
                harmless.appendCodePoint(character);
            }
        });
        return harmless.toString();
    }

    /** JSON allows them within a text, but some readers of lines take them for the end of one. */
    private static final class LineSeparators extends CharacterEscapes {

        private static final long serialVersionUID = 1L;

        @Override
        public int[] getEscapeCodesForAscii() {
            return standardAsciiEscapesForJSON();
        }

        @Override
        public SerializableString getEscapeSequence(int character) {
            return switch (character) {
                case 0x85, 0x2028, 0x2029 -> new SerializedString("\\u%04x".formatted(character));
                default -> null;
            };
        }
    }
}
