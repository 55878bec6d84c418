package dev.latchkey.auth.audit;

import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import org.springframework.http.InvalidMediaTypeException;
import org.springframework.http.MediaType;
import org.springframework.util.MimeTypeUtils;

/** What an export may be written as. */
enum ExportFormat {
    /** A JSON object on each line, with the members that the management API shows. */
    JSON_LINES(MediaType.APPLICATION_NDJSON, "jsonl") {
        @Override
        byte[] head() {
            return new byte[0];
        }

        @Override
        byte[] line(ShownEvent event) {
            return ExportedLines.json(event);
        }
    },
    /** RFC 4180, with a line of names, and nothing in it that a spreadsheet would take for a formula. */
    CSV(new MediaType("text", "csv", StandardCharsets.UTF_8), "csv") {
        @Override
        byte[] head() {
            return ExportedLines.csvNames();
        }

        @Override
        byte[] line(ShownEvent event) {
            return ExportedLines.csv(event);
        }
    };

    private final MediaType mediaType;
    private final String extension;

    ExportFormat(MediaType mediaType, String extension) {
        this.mediaType = mediaType;
        this.extension = extension;
    }

    MediaType mediaType() {
        return mediaType;
    }

    String extension() {
        return extension;
    }

    /** What stands before the first line. */
    abstract byte[] head();

    abstract byte[] line(ShownEvent event);

    /** The format of that name, as a page's link has it; empty if there is none. */
    static Optional<ExportFormat> named(String name) {
        return Arrays.stream(values())
                .filter(format -> format.extension.equals(name.toLowerCase(Locale.ROOT)))
                .findFirst();
    }

    /** The format that a caller likes best, empty if that is an ordinary answer. What cannot be read asks for nothing. */
    static Optional<ExportFormat> accepted(String accept) {
        try {
            List<MediaType> liked = MediaType.parseMediaTypes(accept);
            MimeTypeUtils.sortBySpecificity(liked);
            for (MediaType type : liked) {
                if (type.includes(MediaType.APPLICATION_JSON)) {
                    return Optional.empty();
                }
                for (ExportFormat format : values()) {
                    if (type.equalsTypeAndSubtype(format.mediaType)) {
                        return Optional.of(format);
                    }
                }
            }
        } catch (InvalidMediaTypeException e) {
            // An ordinary answer, then.
        }
        return Optional.empty();
    }
}
