package dev.latchkey.auth.audit;

import java.sql.SQLException;
import java.util.Set;
import org.springframework.jdbc.CannotGetJdbcConnectionException;

/** Tells statements that the database has refused from those of which nobody knows what became of them. */
final class SurelyNotStored {

    /** Classes of SQLSTATE in which a database says why it did not do what it was asked, and has taken all of it back. */
    private static final Set<String> REFUSED =
            Set.of("0A", "21", "22", "23", "25", "26", "28", "34", "40", "42", "53", "54", "55", "HY");

    private static final String COMPLETION_UNKNOWN = "40003";

    private SurelyNotStored() {}

    static boolean is(Throwable failure) {
        for (Throwable cause = failure; cause != null; cause = cause.getCause()) {
            if (cause instanceof CannotGetJdbcConnectionException) {
                return true;
            }
            if (cause instanceof SQLException refused) {
                String state = refused.getSQLState();
                return state != null
                        && state.length() == 5
                        && REFUSED.contains(state.substring(0, 2))
                        && !state.equals(COMPLETION_UNKNOWN);
            }
        }
        return false;
    }
}
