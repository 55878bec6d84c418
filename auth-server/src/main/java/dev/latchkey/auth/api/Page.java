package dev.latchkey.auth.api;

import java.util.List;
import java.util.function.Function;
import org.springframework.util.StringUtils;

/**
 * A page of a list, as it is sent.
 *
 * @param next what to send as {@code after} for the next page; {@code null}, and not sent, on the last one
 */
public record Page<T>(List<T> items, String next) {

    private static final int DEFAULT_LIMIT = 50;
    private static final int MAX_LIMIT = 200;
    private static final int MAX_CURSOR = 160;

    /**
     * The limit that a caller asked for, or the default.
     *
     * @throws ApiProblem 400, if it is not from 1 to 200
     */
    public static int limit(Integer asked) {
        if (asked == null) {
            return DEFAULT_LIMIT;
        }
        if (asked < 1 || asked > MAX_LIMIT) {
            throw ApiProblem.invalid("limit", "Must be from 1 to " + MAX_LIMIT + ".");
        }
        return asked;
    }

    /**
     * The cursor that a caller sent, {@code null} for none; an empty one is none, too.
     *
     * @throws ApiProblem 400, if it cannot be one of ours
     */
    public static String after(String sent) {
        if (sent != null && (sent.length() > MAX_CURSOR || !Input.isText(sent))) {
            throw ApiProblem.invalid("after", "Is no cursor.");
        }
        return StringUtils.hasLength(sent) ? sent : null;
    }

    /**
     * A page of rows.
     *
     * @param rows one more than {@code limit} if there are so many
     * @param cursor what stands for a row in {@code after}
     */
    public static <R, T> Page<T> of(List<R> rows, int limit, Function<R, String> cursor, Function<R, T> view) {
        boolean more = rows.size() > limit;
        List<R> shown = more ? rows.subList(0, limit) : rows;
        return new Page<>(shown.stream().map(view).toList(), more ? cursor.apply(shown.get(shown.size() - 1)) : null);
    }
}
