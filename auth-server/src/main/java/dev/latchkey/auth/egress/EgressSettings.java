package dev.latchkey.auth.egress;

import jakarta.validation.constraints.AssertTrue;
import jakarta.validation.constraints.NotEmpty;
import java.util.List;
import org.springframework.boot.context.properties.ConfigurationProperties;
import org.springframework.boot.context.properties.bind.DefaultValue;
import org.springframework.validation.annotation.Validated;

/**
 * Where requests may go to that others ask this server for.
 *
 * @param allowed the whole list of addresses: CIDR blocks, and {@code public} for all that the Internet reaches. What is in none of them is
 *     never connected to
 * @param allowHttp whether {@code http:} will do also where it leads to another machine
 */
@Validated
@ConfigurationProperties("latchkey.egress")
record EgressSettings(
        @NotEmpty @DefaultValue(EgressSettings.PUBLIC) List<String> allowed,
        @DefaultValue("false") boolean allowHttp) {

    static final String PUBLIC = "public";

    @AssertTrue(message = "latchkey.egress.allowed takes CIDR blocks, such as 10.1.0.0/16, and the word public")
    boolean isEachEntryUsable() {
        return allowed == null
                || allowed.stream()
                        .allMatch(entry -> entry.equals(PUBLIC)
                                || AddressBlock.parse(entry).isPresent());
    }
}
