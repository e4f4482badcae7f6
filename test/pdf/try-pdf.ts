import { type ErrorCode, isCloudSignError } from '../../core/errors.ts';

/** The code with which `act` refuses; 'taken' when it does not. Any other exception passes. */
export const refusal = (act: () => unknown): ErrorCode | 'taken' => {
  try {
    act();
    return 'taken';
  } catch (error) {
    if (isCloudSignError(error)) return error.code;
    throw error;
  }
};

/** The refusal's code and internal detail. */
export const refusalDetail = (act: () => unknown): string => {
  try {
    act();
    return 'taken';
  } catch (error) {
    if (isCloudSignError(error)) return error.message;
    throw error;
  }
};
