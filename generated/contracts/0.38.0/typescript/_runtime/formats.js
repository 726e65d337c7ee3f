// Part of every package that tinkerspec generates; do not edit.

/** The formats that are checked, each by an expression and in words. */
export const FORMATS = {
  time: {
    pattern: "^(?:[01][0-9]|2[0-3]):[0-5][0-9]:[0-5][0-9](?:\\.[0-9]+)?(?:[Zz]|[+-](?:[01][0-9]|2[0-3]):[0-5][0-9])$",
    meaning: "an RFC 3339 time with an offset and no leap second",
  },
  uuid: {
    pattern: "^[0-9A-Fa-f]{8}(?:-[0-9A-Fa-f]{4}){3}-[0-9A-Fa-f]{12}$",
    meaning: "a UUID in the text form of RFC 9562",
  },
  duration: {
    pattern: "^P(?:(?:[0-9]+D|[0-9]+M(?:[0-9]+D)?|[0-9]+Y(?:[0-9]+M(?:[0-9]+D)?)?)(?:T(?:[0-9]+H(?:[0-9]+M(?:[0-9]+S)?)?|[0-9]+M(?:[0-9]+S)?|[0-9]+S))?|T(?:[0-9]+H(?:[0-9]+M(?:[0-9]+S)?)?|[0-9]+M(?:[0-9]+S)?|[0-9]+S)|[0-9]+W)$",
    meaning: "an ISO 8601 duration as in RFC 3339, appendix A, such as P1DT12H",
  },
};
