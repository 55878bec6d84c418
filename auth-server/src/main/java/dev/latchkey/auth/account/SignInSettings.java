package dev.latchkey.auth.account;

import jakarta.validation.constraints.Max;
import jakarta.validation.constraints.Min;
import java.time.Duration;
import org.hibernate.validator.constraints.time.DurationMin;
import org.springframework.boot.context.properties.ConfigurationProperties;
import org.springframework.boot.context.properties.bind.DefaultValue;
import org.springframework.validation.annotation.Validated;

/**
 * Bounds of signing in.
 *
 * @param failuresAllowed failed sign-ins of one account from one address within {@code failurePeriod}
 * @param failuresOfAddressAllowed failed sign-ins from one address, whatever the account, within that time
 * @param failurePeriod see there; until it has passed, further attempts are answered 429
 * @param codeFailuresAllowed wrong one-time codes of one account, wherever they come from, within {@code codeFailurePeriod}; backup
 *     codes are counted by themselves
 * @param codeFailurePeriod see there
 * @param operatorMfa whether platform operators can do nothing without a second factor but enrol one
 */
@Validated
@ConfigurationProperties("latchkey.sign-in")
record SignInSettings(
        @DefaultValue("10") @Min(1) @Max(10_000) int failuresAllowed,
        @DefaultValue("100") @Min(1) @Max(1_000_000) int failuresOfAddressAllowed,
        @DefaultValue("PT5M") Duration failurePeriod,
        @DefaultValue("10") @Min(1) @Max(10_000) int codeFailuresAllowed,
        @DefaultValue("PT15M") @DurationMin(seconds = 1) Duration codeFailurePeriod,
        @DefaultValue("false") boolean operatorMfa) {}
