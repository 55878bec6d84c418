package dev.latchkey.sample.job;

import jakarta.validation.Constraint;
import jakarta.validation.ConstraintValidator;
import jakarta.validation.ConstraintValidatorContext;
import jakarta.validation.Payload;
import java.lang.annotation.ElementType;
import java.lang.annotation.Retention;
import java.lang.annotation.RetentionPolicy;
import java.lang.annotation.Target;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.regex.Pattern;

/**
 * Request headers that can be sent as they are (RFC 9110 §5): few, short, each name once whatever its case, nothing that ends a
 * line, and none that says how the message itself is framed.
 */
@Target({ElementType.FIELD, ElementType.PARAMETER, ElementType.RECORD_COMPONENT})
@Retention(RetentionPolicy.RUNTIME)
@Constraint(validatedBy = SendableHeaders.Check.class)
@interface SendableHeaders {

    String message() default
            "must be at most 20 headers; names of at most 100 characters, each once, and none about the"
                    + " connection; values of 1 to 4096 visible ASCII characters, with spaces between them only";

    Class<?>[] groups() default {};

    Class<? extends Payload>[] payload() default {};

    /** The check itself. */
    final class Check implements ConstraintValidator<SendableHeaders, RequestHeaders> {

        private static final int MAX_HEADERS = 20;
        private static final int MAX_VALUE_LENGTH = 4096;
        private static final Pattern NAME = Pattern.compile("[!#$%&'*+.^_`|~0-9A-Za-z-]{1,100}");
        private static final Set<String> FRAMING = Set.of(
                "connection",
                "content-length",
                "expect",
                "host",
                "keep-alive",
                "te",
                "trailer",
                "transfer-encoding",
                "upgrade");

        @Override
        public boolean isValid(RequestHeaders headers, ConstraintValidatorContext context) {
            if (headers == null) {
                return true;
            }
            Map<String, String> values = headers.values();
            long names = values.keySet().stream()
                    .map(name -> name.toLowerCase(Locale.ROOT))
                    .distinct()
                    .count();
            return values.size() <= MAX_HEADERS
                    && names == values.size()
                    && values.keySet().stream().allMatch(Check::isName)
                    && values.values().stream().allMatch(Check::isValue);
        }

        private static boolean isName(String name) {
            return NAME.matcher(name).matches() && !FRAMING.contains(name.toLowerCase(Locale.ROOT));
        }

        private static boolean isValue(String value) {
            return value != null
                    && !value.isEmpty()
                    && value.length() <= MAX_VALUE_LENGTH
                    && value.charAt(0) != ' '
                    && value.charAt(value.length() - 1) != ' '
                    && value.chars().allMatch(c -> c >= ' ' && c < 0x7F);
        }
    }
}
