package dev.latchkey.auth.api;

import java.util.ArrayList;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * The {@code If-Match} of a request (RFC 9110 §13.1.1). A controller takes it as a parameter, and asks it while the thing that is to be
 * changed is locked: of two who change the same state one is refused.
 */
public final class IfMatch {

    private static final String ANY = "*";
    private static final Pattern ELEMENT =
            Pattern.compile("[ \\t]*((?:W/)?\"[\\x21\\x23-\\x7e\\x80-\\xff]*\")?[ \\t]*(?:,|$)");

    /** Of a change that is made whatever the thing is. */
    public static final IfMatch ANYTHING = new IfMatch(null);

    /** {@code null} if anything will do. */
    private final List<String> tags;

    private IfMatch(List<String> tags) {
        this.tags = tags;
    }

    /**
     * Reads the values of the header; there may be none.
     *
     * @throws ApiProblem 400, if they are no entity tags
     */
    static IfMatch of(List<String> headers) {
        if (headers.isEmpty() || headers.size() == 1 && headers.get(0).strip().equals(ANY)) {
            return new IfMatch(null);
        }
        List<String> tags = new ArrayList<>();
        headers.forEach(header -> read(header, tags));
        if (tags.isEmpty()) {
            throw malformed();
        }
        return new IfMatch(tags);
    }

    /**
     * Demands that the thing still is what the caller has seen. A weak tag never says so.
     *
     * @throws ApiProblem 412, if it is not
     */
    public void require(Tagged present) {
        if (tags != null && !tags.contains(present.entityTag().text())) {
            throw ApiProblem.preconditionFailed();
        }
    }

    private static void read(String header, List<String> tags) {
        Matcher element = ELEMENT.matcher(header);
        int end = 0;
        while (end < header.length()) {
            if (!element.find(end) || element.start() != end) {
                throw malformed();
            }
            if (element.group(1) != null) {
                tags.add(element.group(1));
            }
            end = element.end();
        }
    }

    private static ApiProblem malformed() {
        return ApiProblem.badRequest("If-Match must be entity tags in quotation marks, or *.");
    }
}
