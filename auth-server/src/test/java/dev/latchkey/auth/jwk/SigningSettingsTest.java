package dev.latchkey.auth.jwk;

import static org.assertj.core.api.Assertions.assertThat;

import jakarta.validation.ConstraintViolation;
import jakarta.validation.Validation;
import jakarta.validation.ValidatorFactory;
import java.time.Duration;
import java.util.List;
import org.junit.jupiter.api.Test;

/** A rotation that somebody could notice is refused at start. */
class SigningSettingsTest {

    private static final Duration MONTH = Duration.ofDays(30);

    @Test
    void aKeyIsPublishedUntilEachNodeAndEachCacheHasItTwiceOver() {
        assertThat(faults(MONTH, "PT12M", "PT5M")).isEmpty();
        assertThat(faults(MONTH, "PT11M59S", "PT5M")).containsExactly("publishedLongEnough");
        // Other nodes would not know it yet, however short it is cached.
        assertThat(faults(MONTH, "PT1M59S", "PT0S")).containsExactly("publishedLongEnough");
        assertThat(faults(MONTH, "PT2M", "PT0S")).isEmpty();
    }

    @Test
    void aKeySignsForLongerThanTheNextIsPublishedAhead() {
        assertThat(faults(Duration.ofHours(24), "PT24H", "PT5M")).containsExactly("rotationLongerThanPublishing");
        assertThat(faults(Duration.ofHours(25), "PT24H", "PT5M")).isEmpty();
    }

    private static List<String> faults(Duration rotationPeriod, String publishAhead, String maxAge) {
        SigningSettings settings = new SigningSettings(
                SigningAlgorithm.ES256, 3072, rotationPeriod, Duration.parse(publishAhead), Duration.parse(maxAge));
        try (ValidatorFactory validators = Validation.buildDefaultValidatorFactory()) {
            return validators.getValidator().validate(settings).stream()
                    .map(ConstraintViolation::getPropertyPath)
                    .map(Object::toString)
                    .toList();
        }
    }
}
