package dev.latchkey.auth.page;

import java.util.Locale;

/** How a constant is named in the query of an address: {@code rotation-due} for {@code ROTATION_DUE}. */
public final class QueryName {

    private QueryName() {}

    public static String of(Enum<?> constant) {
        return constant.name().toLowerCase(Locale.ROOT).replace('_', '-');
    }

    /** The constant of that name; the first one if there is none: an address that somebody typed is no error. */
    public static <E extends Enum<E>> E find(Class<E> type, String name) {
        E[] constants = type.getEnumConstants();
        for (E constant : constants) {
            if (of(constant).equals(name)) {
                return constant;
            }
        }
        return constants[0];
    }
}
